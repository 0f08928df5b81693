package io.grapevine.features.heartbeat.amtool;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.amtool.AskedServer;
import io.grapevine.amtool.ToolRun;
import io.grapevine.amtool.Typed;
import io.grapevine.it.Eventually;
import io.grapevine.it.Ports;
import io.grapevine.it.Signals;
import io.grapevine.receiver.HookServer.Received;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code amtool heartbeat ping}: what it reports of a command, and how it ends. */
class HeartbeatPingIT {
    private static final String PATH = "/prefix/api/grapevine/v1/heartbeats/backup";

    @RegisterExtension
    final AskedServer server = new AskedServer();

    @TempDir
    Path directory;

    private ToolRun ping(String... words) {
        return server.run(List.of("heartbeat", "ping"), words);
    }

    private List<String> reports() {
        return server.requests().stream()
                .map(request -> request.target() + " " + request.body())
                .toList();
    }

    @Test
    void startAndSuccessOfACommandAreReported() {
        assertThat(ping("backup", "--", "true")).isEqualTo(new ToolRun(0, "", ""));
        assertThat(reports()).containsExactly(PATH + "/start ", PATH + " ");
        assertThat(server.requests()).extracting(Received::method).containsOnly("POST");
    }

    @Test
    void failureOfACommandIsReportedAndItsStatusReturned() {
        assertThat(ping("backup", "--", "sh", "-c", "exit 7")).isEqualTo(new ToolRun(7, "", ""));
        assertThat(reports()).containsExactly(PATH + "/start ", PATH + "/fail exit status 7");
    }

    @Test
    void commandThatCannotBeStartedIsAFailure() {
        String command = directory.resolve("none").toString();

        assertThat(ping("backup", "--", command))
                .isEqualTo(new ToolRun(127, "", "cannot be started: " + command + "\n"));
        assertThat(reports()).containsExactly(PATH + "/start ", PATH + "/fail cannot be started: " + command);
    }

    @Test
    void statusIsThatOfTheCommandIfTheServerRefusesReports() {
        server.answer(404, "{\"error\":\"heartbeat: \\\"backup\\\" (expected: another name)\"}");
        String reason = "heartbeat: \"backup\" (expected: another name)\n";

        assertThat(ping("backup", "--", "true"))
                .isEqualTo(new ToolRun(0, "", "start not reported: " + reason + "success not reported: " + reason));
        assertThat(ping("backup", "--", "false"))
                .isEqualTo(new ToolRun(1, "", "start not reported: " + reason + "failure not reported: " + reason));
    }

    @ParameterizedTest
    @CsvSource({"true, 0, success", "false, 1, failure"})
    void statusIsThatOfTheCommandIfThereIsNoServer(String command, int status, String report) {
        ToolRun run = Typed.plainly()
                .line(
                        "--alertmanager.url=http://" + Ports.freeAddress(),
                        "--no-version-check",
                        "heartbeat",
                        "ping",
                        "backup",
                        "--",
                        command);

        assertThat(run.exit()).isEqualTo(status);
        assertThat(run.err().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("start not reported: "),
                        line -> assertThat(line).startsWith(report + " not reported: "));
    }

    @Test
    void signalWithoutACommandThatIsNotTakenIsAnError() {
        server.answer(404, "{\"error\":\"heartbeat: \\\"backup\\\" (expected: another name)\"}");

        assertThat(ping("backup", "--kind=fail", "--message=disk full"))
                .isEqualTo(new ToolRun(1, "", "amtool: error: heartbeat: \"backup\" (expected: another name)\n\n"));
        assertThat(reports()).containsExactly(PATH + "/fail disk full");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -- %s | no heartbeat specified (expected: its name)
            backup true -- %s | unexpected "true" (expected: NAME, or NAME -- COMMAND)
            back/up -- %s | "back/up" (expected: the name of a heartbeat)
            backup --kind=fail -- %s | --kind and --message are for signals without a command
            backup --token-file=/missing -- %s | path '/missing' does not exist
            backup --token-file= -- %s | path '' does not exist
            backup --tokn-file=/etc/token -- %s | unknown long flag '--tokn-file'
            backup --timeout=soon -- %s | "soon" (expected: a duration
            backup --alertmanager.url=:// -- %s | flag 'alertmanager.url' cannot be repeated
            backup --http.config.file=/missing -- %s |
            """)
    void commandRunsWhateverIsWrongWithThePing(String line, String error) throws Exception {
        Path ran = directory.resolve("ran");
        Path script = Files.writeString(directory.resolve("job.sh"), "echo x >> " + ran + "\nexit 7\n");
        ToolRun run = ping(line.replace("%s", "sh " + script).split(" "));

        assertThat(run.exit()).isEqualTo(7);
        assertThat(run.err()).contains(error == null ? "" : error);
        assertThat(Files.readAllLines(ran)).containsExactly("x");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void commandRunsWhateverIsWrongBeforeTheNameOfThePing() {
        assertThat(Typed.plainly()
                        .line("--nope", "heartbeat", "ping", "backup", "--", "sh", "-c", "exit 7")
                        .exit())
                .isEqualTo(7);
        assertThat(Typed.plainly().line("heartbeat", "ping", "backup", "--").exit())
                .isNotZero();
        assertThat(Typed.plainly()
                        .line("silence", "lease", "heartbeat", "ping", "--", "sh", "-c", "exit 7")
                        .exit())
                .isEqualTo(1);
    }

    @Test
    void wrongSignalWithoutACommandIsRefused() {
        assertThat(ping("backup", "true").err())
                .startsWith("amtool: error: unexpected \"true\" (expected: NAME, or NAME -- COMMAND)");
        assertThat(server.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "HUP"})
    void signalEndsTheCommandWhoseEndIsThenReported(String signal) throws Exception {
        Path started = directory.resolve("started");
        List<String> line = new ArrayList<>(Signals.ownSession());
        line.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.grapevine.amtool.Amtool",
                "--alertmanager.url=" + server.url("/prefix"),
                "--no-version-check"));
        line.addAll(List.of("heartbeat", "ping", "backup", "--", "sh", "-c"));
        line.add("trap 'exit 9' " + signal + "; touch '" + started + "'; while :; do sleep 0.05; done");
        Process process = new ProcessBuilder(line).start();
        try {
            Eventually.holds("command", () -> Files.exists(started));
            Signals.send(process, signal);

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(9);
            assertThat(reports()).containsExactly(PATH + "/start ", PATH + "/fail exit status 9");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
