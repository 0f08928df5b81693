package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README promises of the first look. */
class QuickstartIT {
    @Test
    void theQuickstartShowsWhatEachReceiverHears() throws IOException, InterruptedException {
        Process quickstart = new ProcessBuilder(
                        Path.of("bin", "quickstart").toAbsolutePath().toString())
                .redirectErrorStream(true)
                .start();
        quickstart.getOutputStream().close();
        String output = new String(quickstart.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(quickstart.waitFor()).as(output).isZero();
        assertThat(output)
                .contains("Grapevine listens on http://127.0.0.1:")
                .contains("[FIRING:2] HighLatency")
                .contains("[FIRING:3] HighLatency")
                .contains("firing NodeDown, because: first notification")
                .contains("resolved NodeDown, because: all alerts resolved")
                .contains("[RESOLVED] HighLatency")
                .doesNotContain("--> team-chat (Slack)    [FIRING:1] ReplicationLag")
                .doesNotContain("level=ERROR")
                .endsWith("That was all.\n");
    }

    @Test
    void interruptedTheQuickstartLeavesNothingBehind() throws IOException, InterruptedException {
        Process quickstart = new ProcessBuilder(
                        Path.of("bin", "quickstart").toAbsolutePath().toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = quickstart.inputReader()) {
            Matcher configuration =
                    Pattern.compile("its configuration is (.+)\\)").matcher("");
            String line = output.readLine();
            while (line != null && !configuration.reset(line).find()) {
                line = output.readLine();
            }
            assertThat(line).as("it starts").isNotNull();
            Path directory = Path.of(configuration.group(1)).getParent();
            assertThat(directory).isDirectory();

            quickstart.destroy();

            assertThat(quickstart.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(directory).doesNotExist();
        } finally {
            quickstart.destroyForcibly();
        }
    }
}
