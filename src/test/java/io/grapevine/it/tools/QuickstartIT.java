package io.grapevine.it.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.CommandRun;
import io.grapevine.it.Eventually;
import io.grapevine.it.Tool;
import io.grapevine.sim.Depth;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The promises of the README for a first look. */
class QuickstartIT {
    private static final String COMMAND =
            Path.of("bin", "quickstart").toAbsolutePath().toString();

    private static CommandRun run(String... command) throws IOException, InterruptedException {
        return CommandRun.of(List.of(command), Map.of("GRAPEVINE_REBUILD", "no"));
    }

    private static Process quickstart(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(COMMAND));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("GRAPEVINE_REBUILD", "no");
        return builder.start();
    }

    @Test
    @Tag("thorough")
    void theQuickstartShowsThatEachReceiverIsNotifiedOnceThoughAReplicaDies() throws IOException, InterruptedException {
        CommandRun quickstart = run(COMMAND);

        assertThat(quickstart.succeeded(List.of(COMMAND)))
                .contains("replica-1 listens on http://127.0.0.1:", "replica-3 listens on http://127.0.0.1:")
                .contains("replica-1 is killed", "replica-1 is started again", "[FIRING:2] HighLatency")
                .contains("[FIRING:3] HighLatency", "firing NodeDown{cluster=\"berlin\"}, because: first notification")
                .contains("resolved NodeDown{cluster=\"berlin\"}, because: all alerts resolved")
                .containsPattern("\\[RESOLVED] HighLatency.*\\[from replica-[23]]")
                .containsPattern("\\[FIRING:1] DiskFull.*\\[from replica-[123]]")
                .contains("Three replicas had every alert, and there were 8 notifications, none of them twice.")
                .doesNotContain("--> team-chat  [FIRING:1] ReplicationLag", "level=ERROR", "level=WARN")
                .endsWith("That was all.\n");
    }

    @Test
    void interruptedTheQuickstartLeavesNothingBehind() throws IOException, InterruptedException {
        Process quickstart = quickstart();
        try (BufferedReader output = quickstart.inputReader()) {
            Matcher configuration =
                    Pattern.compile("their configuration is (.+)\\)").matcher("");
            Path directory = null;
            StringBuilder lines = new StringBuilder();
            String line = output.readLine();
            while (line != null && !line.contains("replica-3 listens")) {
                lines.append(line).append('\n');
                if (configuration.reset(line).find()) {
                    directory = Path.of(configuration.group(1)).getParent();
                }
                line = output.readLine();
            }
            assertThat(line).as("it starts: %s", lines).isNotNull();
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

    @Test
    void theHelpTellsWhatItDoesAndStartsNothing() throws IOException, InterruptedException {
        CommandRun quickstart = run(COMMAND, "--help");

        assertThat(quickstart.exit()).isZero();
        assertThat(quickstart.out())
                .startsWith("Demonstrates Grapevine")
                .contains("bin/quickstart --stay", "bin/quickstart --once")
                .doesNotContain("replica-1");
    }

    @Test
    void aWrongFlagIsNamed() throws IOException, InterruptedException {
        CommandRun quickstart = run(COMMAND, "--stop");

        assertThat(quickstart.exit()).isEqualTo(1);
        assertThat(quickstart.out())
                .isEqualTo("quickstart: error: unexpected --stop (expected: --stay, --once or --help)\n");
    }

    @Test
    void afterTheStoryAnAlertFiresOnAndTheThingsToTryWork() throws Exception {
        Tool.need(Depth.isFull(), "the story is played a second time with CI=true only");
        Process quickstart = quickstart("--stay");
        try (BufferedReader output = quickstart.inputReader()) {
            List<String> things = new ArrayList<>();
            String page = "";
            for (String line = output.readLine();
                    line != null && !line.endsWith("/cluster");
                    line = output.readLine()) {
                String command = line.strip();
                if (command.startsWith("bin/amtool")) {
                    things.add(command);
                } else if (command.matches("http://\\S+/")) {
                    page = command;
                }
            }

            assertThat(things).hasSize(3);
            assertThat(shell("curl -fsS '" + page + "'")).contains("<gv-app");
            assertThat(shell(things.get(0))).contains("DiskFull").doesNotContain("HighLatency");
            assertThat(shell(things.get(1))).matches("[0-9a-f-]{36}\n");
            Eventually.holds(
                    "another replica has the silence",
                    () -> shell(things.get(2)).contains("disk ordered"));
            // It would end half a minute after it was last sent: its end moves as it is sent again.
            String query = things.get(0).replace("alert query", "alert query --silenced -o json");
            Instant end = end(shell(query));
            Eventually.holds("the alert is sent again", () -> end(shell(query)).isAfter(end));
            kill(quickstart, things.get(0));
            assertThat(next(output)).isEqualTo("      replica-1 does not take alerts: nothing listens there");
            String other = things.get(2).replace("silence query", "alert query --silenced -o json");
            Instant later = end(shell(other));
            Eventually.holds("the others get the alert", () -> end(shell(other)).isAfter(later));
            assertThat(quickstart.isAlive()).isTrue();
            quickstart.toHandle().destroy();
            assertThat(next(output)).as("said once").isNull();
        } finally {
            quickstart.toHandle().destroy();
            quickstart.waitFor(30, TimeUnit.SECONDS);
            quickstart.destroyForcibly();
        }
    }

    /** The next line that says who takes no alerts; null after the last one. */
    private static @Nullable String next(BufferedReader output) throws IOException {
        String line = output.readLine();
        while (line != null && !line.contains("does not take alerts")) {
            line = output.readLine();
        }
        return line;
    }

    /** Kills the replica that a command asks. */
    private static void kill(Process quickstart, String command) {
        String address = command.replaceFirst(".*--alertmanager.url=http://(\\S+) .*", "$1");
        List<ProcessHandle> asked = quickstart
                .descendants()
                .filter(each -> each.info().commandLine().orElse("").contains("--web.listen-address=" + address))
                .toList();
        assertThat(asked).isNotEmpty().allMatch(ProcessHandle::destroyForcibly);
    }

    private static Instant end(String alerts) {
        Matcher end = Pattern.compile("\"endsAt\":\\s*\"([^\"]+)\"").matcher(alerts);
        assertThat(end.find()).as(alerts).isTrue();
        return Instant.parse(end.group(1));
    }

    private static String shell(String command) throws IOException, InterruptedException {
        return run("/bin/sh", "-c", command).succeeded(List.of(command));
    }
}
