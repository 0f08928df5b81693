package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real amtool, as used against one program. */
public final class Amtool {
    private final Path binary;
    private final String url;

    /** Aborts the test where amtool is not installed. */
    public Amtool(Program program) throws IOException {
        binary = Tool.find("amtool");
        url = program.url();
    }

    /** The output of amtool, which must succeed. */
    public String run(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(binary.toString(), "--no-version-check", "--alertmanager.url=" + url));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
