package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README promises of the first look. */
class QuickstartIT {
    private static Process quickstart(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of("bin", "quickstart").toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("GRAPEVINE_REBUILD", "no");
        return builder.start();
    }

    @Test
    void theQuickstartShowsThatEachReceiverHearsEverythingOnceThoughAReplicaDies()
            throws IOException, InterruptedException {
        Process quickstart = quickstart();
        quickstart.getOutputStream().close();
        String output = new String(quickstart.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(quickstart.waitFor()).as(output).isZero();
        assertThat(output)
                .contains("replica-1 listens on http://127.0.0.1:", "replica-3 listens on http://127.0.0.1:")
                .contains("replica-1 is killed", "replica-1 is started again")
                .contains("[FIRING:2] HighLatency")
                .contains("[FIRING:3] HighLatency")
                .contains("firing NodeDown, because: first notification")
                .contains("resolved NodeDown, because: all alerts resolved")
                .containsPattern("\\[RESOLVED] HighLatency.*\\[from replica-[23]]")
                .containsPattern("\\[FIRING:1] DiskFull.*\\[from replica-[123]]")
                .contains("Three replicas had every alert, and there were 8 notifications, none of them twice.")
                .doesNotContain("--> team-chat (Slack)    [FIRING:1] ReplicationLag")
                .doesNotContain("level=ERROR", "level=WARN")
                .endsWith("That was all.\n");
    }

    @Test
    void interruptedTheQuickstartLeavesNothingBehind() throws IOException, InterruptedException {
        Process quickstart = quickstart();
        try (BufferedReader output = quickstart.inputReader()) {
            Matcher configuration =
                    Pattern.compile("their configuration is (.+)\\)").matcher("");
            Path directory = null;
            String line = output.readLine();
            while (line != null && !line.contains("replica-3 listens")) {
                if (configuration.reset(line).find()) {
                    directory = Path.of(configuration.group(1)).getParent();
                }
                line = output.readLine();
            }
            assertThat(line).as("it starts").isNotNull();
            assertThat(directory).isDirectory();
            List<ProcessHandle> replicas = quickstart.descendants().toList();
            assertThat(replicas).hasSize(3);

            quickstart.destroy();

            assertThat(quickstart.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(directory).doesNotExist();
            assertThat(replicas).noneMatch(ProcessHandle::isAlive);
        } finally {
            quickstart.destroyForcibly();
        }
    }
}
