package io.grapevine.amtool;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grapevine.amtool.command.ConfigFiles;
import io.grapevine.amtool.output.Console;
import io.grapevine.amtool.output.Input;
import io.grapevine.amtool.output.Terminal;
import io.grapevine.base.commandline.BuildInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A command line and what came of it.
 *
 * @param exit the exit code
 * @param out standard output
 * @param err standard error
 */
public record ToolRun(int exit, String out, String err) {
    /** Runs ours in this process, with nothing to read. */
    public static ToolRun ours(List<String> words, Map<String, String> environment) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                Input.NONE,
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                Terminal.of("", environment),
                environment,
                InstantSource.system());
        int exit = new Program(console, BuildInfo.read(), ConfigFiles.usual(console::variable)).run(words);
        return new ToolRun(exit, out.toString(UTF_8), err.toString(UTF_8));
    }

    /**
     * Runs another one as a process, with nothing to read.
     *
     * @param directory where its standard error may be kept meanwhile
     */
    public static ToolRun process(Path binary, List<String> words, Map<String, String> environment, Path directory)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(binary.toString()));
        command.addAll(words);
        Path err = Files.createTempFile(directory, "stderr", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new ToolRun(process.waitFor(), out, Files.readString(err));
    }
}
