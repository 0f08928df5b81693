package io.grapevine.amtool;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Eventually;
import io.grapevine.receiver.HookServer;
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

/** {@code amtool silence lease}: what it asks of the server, and how it ends. */
class SilenceLeaseIT {
    private static final String PATH = "/prefix/api/grapevine/v1/silences/lease";

    @RegisterExtension
    final AskedServer server = new AskedServer();

    @TempDir
    Path directory;

    private ToolRun lease(String... words) {
        return server.run(List.of("silence", "lease"), words);
    }

    /** A shell command that ends with a status once the file has been made. */
    private String untilFile(int status) {
        return "while [ ! -e '" + file() + "' ]; do sleep 0.05; done; exit " + status;
    }

    private Path file() {
        return directory.resolve("done");
    }

    private long posts() {
        return server.requests().stream()
                .filter(request -> request.method().equals("POST"))
                .count();
    }

    /** Answers renewals with a status and a body, and makes the file after so many requests. */
    private void answerRenewals(int requests, int status, String body) {
        server.answer((exchange, received) -> {
            if (server.requests().size() >= requests && !Files.exists(file())) {
                Files.createFile(file());
            }
            boolean renews = received.body().contains("\"renew\":true");
            HookServer.status(
                            renews ? status : 200,
                            renews ? body : "{\"silenceID\":\"s\"}",
                            "Content-Type",
                            "application/json")
                    .to(exchange, received);
        });
    }

    @Test
    void leaseIsHeldWhileTheCommandRunsAndThenEnded() {
        server.answer(200, "{\"silenceID\":\"s\"}");

        ToolRun run =
                lease("drain db-1", "instance=db-1", "-a", "ana maria", "-c", "kernel", "--", "sh", "-c", "exit 7");

        assertThat(run).isEqualTo(new ToolRun(7, "", ""));
        List<Received> requests = server.requests();
        assertThat(requests).extracting(Received::method).containsExactly("POST", "DELETE");
        assertThat(requests.get(0).target()).isEqualTo(PATH);
        assertThat(requests.get(0).body())
                .isEqualTo("{\"key\":\"drain db-1\",\"matchers\":[\"instance=\\\"db-1\\\"\"],\"by\":\"ana maria\","
                        + "\"comment\":\"kernel\",\"duration\":\"10m0s\",\"renew\":false}");
        assertThat(requests.get(1).target()).isEqualTo(PATH + "/drain%20db-1?by=ana%20maria");
    }

    @Test
    void leaseIsRenewedUntilTheCommandEnds() {
        answerRenewals(3, 200, "{\"silenceID\":\"s\"}");

        ToolRun run = lease("k", "a=b", "-c", "c", "--duration=300ms", "--", "sh", "-c", untilFile(0));

        assertThat(run).isEqualTo(new ToolRun(0, "", ""));
        assertThat(posts()).isGreaterThanOrEqualTo(3);
        assertThat(server.requests().get(1).body()).contains("\"renew\":true");
    }

    @Test
    void renewalThatFailsIsNotedOnceAndTriedAgain() {
        answerRenewals(4, 503, "{\"error\":\"not now\"}");

        ToolRun run = lease("k", "a=b", "-c", "c", "--duration=300ms", "--", "sh", "-c", untilFile(0));

        assertThat(run).isEqualTo(new ToolRun(0, "", "lease k was not renewed: not now\n"));
        assertThat(posts()).isGreaterThanOrEqualTo(4);
    }

    @Test
    void leaseThatWasExpiredIsGivenUpWhileTheCommandGoesOn() {
        answerRenewals(2, 409, "{\"error\":\"lease \\\"k\\\": its silence was expired\"}");

        ToolRun run = lease("k", "a=b", "-c", "c", "--duration=300ms", "--", "sh", "-c", untilFile(3));

        assertThat(run)
                .isEqualTo(new ToolRun(3, "", "lease k was not renewed: lease \"k\": its silence was expired\n"));
        assertThat(posts()).isEqualTo(2);
    }

    @Test
    void commandIsNotRunWithoutALease() {
        server.answer(
                400, "{\"error\":\"duration: \\\"2h0m0s\\\" (expected: a duration from 10s to 1h, such as 10m)\"}");

        ToolRun run = lease("k", "a=b", "-c", "c", "-d", "2h", "--", "touch", file().toString());

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).startsWith("amtool: error: duration: \"2h0m0s\" (expected: ");
        assertThat(file()).doesNotExist();
    }

    @Test
    void leaseIsEndedIfTheCommandCannotBeRun() {
        server.answer(200, "{\"silenceID\":\"s\"}");

        ToolRun run =
                lease("k", "a=b", "-c", "c", "--", directory.resolve("none").toString());

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).startsWith("amtool: error: cannot run " + directory.resolve("none") + ": ");
        assertThat(server.requests()).extracting(Received::method).containsExactly("POST", "DELETE");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            k a=b -c c | no command (expected: KEY MATCHER… -- COMMAND)
            -c c -- true | no key (expected: KEY MATCHER… -- COMMAND)
            k -c c -- true | no matchers specified
            k a=b -- true | comment required by config
            """)
    void wrongLineIsRefusedBeforeTheServerIsAsked(String line, String error) {
        ToolRun run = lease(line.split(" "));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).startsWith("amtool: error: " + error);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void alertmanagerHasNoLeases() {
        server.answer(404, "text/plain", "404 page not found");

        assertThat(lease("k", "a=b", "-c", "c", "--", "true").err())
                .startsWith("amtool: error: the server has no leases (expected: Grapevine 0.1 or later)");
    }

    @Test
    void signalEndsTheCommandFirstAndThenTheLease() throws Exception {
        server.answer(200, "{\"silenceID\":\"s\"}");
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.grapevine.amtool.Amtool",
                "--alertmanager.url=" + server.url("/prefix"),
                "--no-version-check"));
        line.addAll(List.of("silence", "lease", "k", "a=b", "-c", "c", "--", "sh", "-c"));
        line.add("trap 'exit 9' TERM; touch '" + file() + "'; while :; do sleep 0.05; done");
        Process process = new ProcessBuilder(line).start();
        try {
            Eventually.holds("command", () -> Files.exists(file()));
            process.destroy();

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(9);
            assertThat(server.requests()).extracting(Received::method).containsExactly("POST", "DELETE");
        } finally {
            process.destroyForcibly();
        }
    }
}
