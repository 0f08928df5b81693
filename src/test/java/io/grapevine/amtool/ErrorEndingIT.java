package io.grapevine.amtool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Ports;
import io.grapevine.it.Tool;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faulty lines that are typed at ours and at the real amtool: both end standard error with the same empty line, or
 * none.
 */
class ErrorEndingIT {
    private static final List<String> LINES = List.of(
            "nope",
            "--nope",
            "silence add",
            "silence add @URL",
            "silence add a=b @URL",
            "silence add a=b -c x -d x @URL",
            "silence add a=b -c x --start=x @URL",
            "silence add a=b -c x @URL",
            "silence expire @URL",
            "silence expire x @URL",
            "silence update @URL",
            "silence update x @URL",
            "silence import @URL",
            "silence query @URL",
            "alert query @URL",
            "alert add @URL",
            "alert add a=b @URL",
            "cluster show @URL",
            "config show @URL",
            "config routes test",
            "config routes test --config.file=bad.yml",
            "check-config",
            "check-config bad.yml",
            "check-config none.yml",
            "alert query @URL --http.config.file=bad.yml",
            "alert query @URL --http.config.file=none.yml",
            "template render",
            "template render --template.glob=none --template.text={{nope}}",
            "template render --template.glob=none --template.text=x --template.type=x",
            "template render --template.glob=none --template.text=x --template.data=bad.yml",
            "--enable-feature=x check-config bad.yml");

    @TempDir
    private Path directory;

    @TestFactory
    Stream<DynamicTest> errorsEndAsThoseOfAmtoolDo() throws IOException {
        Path amtool = Tool.find("amtool");
        String bad = Files.writeString(directory.resolve("bad.yml"), "route: {receiver: x}\n")
                .toString();
        String url = "--alertmanager.url=http://" + Ports.freeAddress();
        return LINES.stream()
                .map(line -> DynamicTest.dynamicTest(line, () -> {
                    String[] words =
                            line.replace("@URL", url).replace("bad.yml", bad).split(" ", -1);
                    assertThat(ending(Typed.plainly().line(words).err())).isEqualTo(ending(real(amtool, words)));
                }));
    }

    /** The line breaks at the end. */
    private static String ending(String err) {
        assertThat(err).contains("amtool: error: ");
        return err.substring(err.stripTrailing().length());
    }

    private String real(Path amtool, String... words) throws IOException, InterruptedException {
        List<String> command =
                Stream.concat(Stream.of(amtool.toString()), Stream.of(words)).toList();
        Path err = directory.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(err.toFile());
        builder.environment().put("HOME", directory.toString());
        assertThat(builder.start().waitFor()).isEqualTo(1);
        return Files.readString(err, UTF_8);
    }
}
