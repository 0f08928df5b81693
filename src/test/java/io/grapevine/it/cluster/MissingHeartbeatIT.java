package io.grapevine.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.it.Cluster;
import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import io.grapevine.it.Prometheus;
import io.grapevine.it.Receiver;
import io.grapevine.it.TeamConfig;
import io.grapevine.it.Tool;
import io.grapevine.it.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus hangs, and three replicas find out by its Watchdog: one notification of the absence, one of the end. */
class MissingHeartbeatIT {
    private static final String HEARTBEAT = """
            heartbeats: [{name: prometheus, alert: ['alertname="Watchdog"'], within: 10s, labels: {severity: critical}}]
            """;

    @TempDir
    Path directory;

    @BeforeEach
    void needProgram() {
        Tool.needPackagedProgram();
        Tool.find("prometheus");
    }

    private static String state(Program program) throws IOException, InterruptedException {
        String body = program.send("GET", "/api/grapevine/v1/heartbeats", "").body();
        return new ObjectMapper().readTree(body).at("/heartbeats/0/state").asText();
    }

    private static void awaitEverywhere(Cluster cluster, String state) throws Exception {
        for (Program program : cluster.running()) {
            Eventually.holds("heartbeat is " + state, () -> state(program).equals(state));
        }
    }

    private static void awaitNotified(Receiver receiver, String status) throws Exception {
        Eventually.holds(
                "notified: " + status, () -> !receiver.notified("/team", status).isEmpty());
    }

    /** Once Prometheus sends the alert: before, a slow start of it would be a missing heartbeat, too. */
    private static void expectHeartbeat(Cluster cluster, Path extensions) throws Exception {
        for (Program program : cluster.running()) {
            Eventually.holds("an alert", () -> !program.get("/alerts").isEmpty());
        }
        WholeFile.write(extensions, HEARTBEAT);
        for (Program program : cluster.running()) {
            assertThat(program.send("POST", "/-/reload", "").statusCode()).isEqualTo(200);
        }
        awaitEverywhere(cluster, "up");
    }

    @Test
    void thePrometheusThatHangsIsNotifiedOnceAndSoIsItsReturn() throws Exception {
        Path extensions = Files.writeString(directory.resolve("grapevine.yml"), "heartbeats: []");
        try (Receiver receiver = new Receiver()) {
            Path config = TeamConfig.write(directory, receiver.address(), "500ms", "1s", "500ms");
            try (Cluster cluster = Cluster.start(
                            directory, config, 3, "--cluster.peer-timeout=2s", "--grapevine.config=" + extensions);
                    Prometheus prometheus = Prometheus.watchdog(directory, cluster.running())) {
                expectHeartbeat(cluster, extensions);
                prometheus.pause();
                awaitEverywhere(cluster, "missing");
                awaitNotified(receiver, "firing");
                cluster.awaitSends(receiver, "/mark");

                Receiver.Call missing = receiver.taken("/team").get(0);
                JsonNode alert = missing.alerts().path(0);
                assertThat(missing.alert()).isEqualTo("HeartbeatMissing");
                assertThat(alert.at("/labels/heartbeat").asText()).isEqualTo("prometheus");
                assertThat(alert.at("/labels/severity").asText()).isEqualTo("critical");

                cluster.kill(cluster.sender(missing));
                prometheus.resume();
                awaitEverywhere(cluster, "up");
                awaitNotified(receiver, "resolved");
                cluster.awaitSends(receiver, "/mark");
            }
            List<String> once = List.of("HeartbeatMissing");
            assertThat(receiver.notified("/team", "firing")).isEqualTo(once);
            assertThat(receiver.notified("/team", "resolved")).isEqualTo(once);
        }
    }
}
