package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Stops and reloads while notifications are being sent lose none and repeat none. */
@Tag("thorough")
@Execution(ExecutionMode.CONCURRENT)
class GracefulStopIT {
    private static final int GROUPS = 30;

    /** How long the receiver takes for each, so that all are under way at once. */
    private static final Duration PACE = Duration.ofMillis(1_500);

    private static final String CONFIG = """
            route: {receiver: team, group_by: [alertname], group_wait: 0s, group_interval: 2s, repeat_interval: 4h}
            receivers: [{name: team, webhook_configs: [{url: 'http://%1$s/team'}]}]
            """;

    @AutoClose
    private final Receiver receiver = new Receiver();

    @TempDir
    Path directory;

    private Path config;

    @BeforeEach
    void need() {
        Tool.needPackagedProgram();
    }

    @Test
    void sendsUnderWayAreCompletedAndRecordedBeforeAReplicaEnds() throws Exception {
        receiver.pace(PACE);
        write(receiver);
        TestAlerts alerts = TestAlerts.of("team", GROUPS);
        try (Program program = Program.grapevine(config, directory.resolve("data"))) {
            program.post("/alerts", alerts.firing());
            awaitUnderWay(receiver, GROUPS);
            assertThat(program.terminate()).isZero();
        }
        assertThat(receiver.calls("/team")).hasSize(GROUPS);
        assertThat(receiver.calls("/team")).allMatch(call -> call.answeredBefore(System.nanoTime()));

        receiver.pace(Duration.ZERO);
        try (Program again = Program.grapevine(config, directory.resolve("data"))) {
            again.post("/alerts", alerts.firing());
            TestAlerts mark = TestAlerts.of("team", "mark");
            again.post("/alerts", mark.firing());
            Eventually.holds(
                    "the mark is notified",
                    () -> receiver.notified("/team", "firing").contains("mark"));
            Eventually.holds(
                    "each group is flushed twice", () -> again.metric("alertmanager_nflog_queries_total") > 2 * GROUPS);
        }
        List<String> notified = receiver.notified("/team", "firing");
        assertThat(notified).contains("mark").hasSize(GROUPS + 1).doesNotHaveDuplicates();
    }

    @Test
    void theOthersSendNothingThatTheLeavingReplicaIsSending() throws Exception {
        receiver.pace(PACE);
        write(receiver);
        TestAlerts alerts = TestAlerts.of("team", GROUPS);
        try (Cluster cluster = Cluster.start(directory, config, 2, "--cluster.peer-timeout=5s")) {
            cluster.fire(alerts);
            awaitUnderWay(receiver, GROUPS);
            String leaving = cluster.sender(receiver.calls("/team").get(0));
            assertThat(cluster.terminate(leaving)).isZero();
            Program other = cluster.running().get(0);
            double before = other.metric("alertmanager_nflog_queries_total");
            Eventually.holds(
                    "each group of the other is flushed twice more",
                    () -> other.metric("alertmanager_nflog_queries_total") > before + 2 * GROUPS);

            assertThat(receiver.notified("/team", "firing")).containsExactlyInAnyOrderElementsOf(alerts.names());
        }
    }

    @Test
    void reloadsUnderLoadLoseNothingAndRepeatNothing() throws Exception {
        receiver.pace(Duration.ofMillis(120));
        write(receiver);
        try (Program program = Program.grapevine(config, directory.resolve("data"))) {
            for (int i = 0; i < 10; i++) {
                program.post("/alerts", TestAlerts.of("wave" + i + "-", GROUPS).firing());
                if (i % 2 == 0) { // another configuration each time, with the same routes
                    Files.writeString(config, Files.readString(config) + "# " + i + "\n");
                }
                assertThat(program.send("POST", "/-/reload", "").statusCode()).isEqualTo(200);
            }
            Eventually.holds(
                    "all are notified",
                    () -> receiver.notified("/team", "firing").size() >= 10 * GROUPS);
            double before = program.metric("alertmanager_nflog_queries_total");
            Eventually.holds(
                    "each group is flushed once more",
                    () -> program.metric("alertmanager_nflog_queries_total") > before + 10 * GROUPS);
            assertThat(receiver.notified("/team", "firing"))
                    .hasSize(10 * GROUPS)
                    .doesNotHaveDuplicates();
        }
    }

    private void write(Receiver receiver) throws Exception {
        config = Files.writeString(directory.resolve("alertmanager.yml"), CONFIG.formatted(receiver.address()));
    }

    private static void awaitUnderWay(Receiver receiver, int count) throws Exception {
        Eventually.holds("all are being sent", () -> receiver.calls("/team").size() == count);
    }
}
