package io.grapevine.amtool;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.HookServer.Received;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The conditions that {@code --wait} waits for. */
class WaitingIT {
    private static final String LAG = "grapevine_cluster_peer_lag_seconds{peer=";

    @AutoClose
    private final HookServer server = HookServer.start();

    private final Typed typed = Typed.plainly();
    private final Deque<String> metrics = new ArrayDeque<>();
    private final Deque<String> alerts = new ArrayDeque<>();
    private String peers = "{\"name\":\"a\"},{\"name\":\"b\"}";

    @BeforeEach
    void answer() {
        server.answer((exchange, received) -> {
            String path = received.target().replaceAll("\\?.*", "");
            String body = switch (path) {
                case "/metrics" -> metrics.size() > 1 ? metrics.poll() : metrics.peek();
                case "/api/v2/status", "/alertmanager/api/v2/status" -> "{\"cluster\":{\"peers\":[" + peers + "]}}";
                case "/api/v2/alerts" -> received.method().equals("POST") ? "" : alerts.poll();
                default -> "{\"silenceID\":\"x\"}";
            };
            HookServer.status(200, body).to(exchange, received);
        });
    }

    private ToolRun add(String... flags) {
        return typed.line(List.of(
                        List.of("--alertmanager.url=" + server.url(""), "--no-version-check"),
                        List.of(flags),
                        List.of("silence", "add", "a=b", "-c", "c", "--wait"))
                .stream()
                .flatMap(List::stream)
                .toArray(String[]::new));
    }

    private long asked(String path) {
        return server.requests().stream()
                .map(Received::target)
                .filter(path::equals)
                .count();
    }

    @Test
    void aSilenceIsWaitedForUntilNoPeerLacksAnything() {
        metrics.add(LAG + "\"b\"} 0.25\n" + LAG + "\"c\"} 0.0\n");
        metrics.add(LAG + "\"b\"} 0.0\n" + LAG + "\"c\"} 0.0\n");

        assertThat(add()).isEqualTo(new ToolRun(0, "x\n", ""));
        assertThat(asked("/metrics")).isEqualTo(2);
    }

    @Test
    void metricsThatSayWhatPeersLackAreThoseOfTheServerNotOfATenant() {
        metrics.add(LAG + "\"b\"} 0.0\n");

        assertThat(add("--tenant=red")).isEqualTo(new ToolRun(0, "x\n", ""));
        assertThat(asked("/metrics")).isEqualTo(1);
        assertThat(asked("/alertmanager/api/v2/silences")).isEqualTo(1);
    }

    @Test
    void aServerAloneIsNotAskedWhatOthersHave() {
        peers = "";

        assertThat(add()).isEqualTo(new ToolRun(0, "x\n", ""));
        assertThat(asked("/metrics")).isZero();
    }

    @Test
    void aServerThatDoesNotTellWhatItsPeersHaveIsAFault() {
        metrics.add("alertmanager_cluster_members 2\n");

        ToolRun run = add();

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEqualTo("x\n");
        assertThat(run.err())
                .startsWith("amtool: error: --wait: set, but the server does not tell what its peers have");
    }

    @Test
    void whenTheTimeIsOverThePeersThatLackItAreNamed() {
        metrics.add(LAG + "\"b\"} 1.5\n");

        ToolRun run = add("--timeout=1s");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEqualTo("x\n");
        assertThat(run.err()).startsWith("amtool: error: set, but not known to have reached b: Get ");
    }

    @Test
    void anAlertIsWaitedForUntilItIsInItsGroups() {
        alerts.add("[]");
        alerts.add("[{\"labels\":{\"a\":\"b\"},\"status\":{\"state\":\"unprocessed\"}}]");
        alerts.add("[{\"labels\":{\"a\":\"b\",\"c\":\"d\"},\"status\":{\"state\":\"active\"}},"
                + "{\"labels\":{\"a\":\"b\"},\"status\":{\"state\":\"active\"}}]");

        ToolRun run = typed.line(
                "--alertmanager.url=" + server.url(""), "--no-version-check", "alert", "add", "a=b", "--wait");

        assertThat(run).isEqualTo(new ToolRun(0, "", ""));
        assertThat(alerts).isEmpty();
    }

    @Test
    void anAlertThatHasEndedIsNotWaitedFor() {
        ToolRun run = typed.line(
                "--alertmanager.url=" + server.url(""),
                "--no-version-check",
                "alert",
                "add",
                "a=b",
                "--end=2026-01-01T00:00:00Z",
                "--wait");

        assertThat(run).isEqualTo(new ToolRun(0, "", ""));
        assertThat(server.requests()).hasSize(1);
    }
}
