package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica is stopped for longer than the others wait, and goes on as if nothing had been. */
@Tag("thorough")
class PauseIT {
    @TempDir
    Path directory;

    @Test
    void alertsOfAPausedReplicaAreNotifiedOnceByTheOthers() throws Exception {
        try (Receiver receiver = new Receiver()) {
            Path config = TeamConfig.write(directory, receiver.address(), "1s", "2s", "3s");
            try (Cluster cluster = Cluster.start(directory, config, 3, "--cluster.peer-timeout=2s")) {
                TestAlerts before = TestAlerts.of("now", 5);
                cluster.fire(before);
                Eventually.holds(
                        "notified", () -> receiver.notified("/team", "firing").containsAll(before.names()));
                cluster.resolve(before);
                TestAlerts soon = TestAlerts.of("soon", 5);
                cluster.fire(soon);
                Program paused = cluster.pause("a");
                TestAlerts meanwhile = TestAlerts.of("meanwhile", 5);
                cluster.fire(meanwhile);
                CompletableFuture<Void> kept = CompletableFuture.runAsync(() -> post(paused, meanwhile));

                cluster.awaitMembers();
                Eventually.holds(
                        "all is notified", () -> receiver.taken("/team").size() >= 20);
                cluster.resume("a");
                kept.join();
                cluster.awaitSends(receiver, "/mark");

                assertThat(receiver.notified("/team", "resolved")).containsExactlyInAnyOrderElementsOf(before.names());
                assertThat(receiver.notified("/team", "firing"))
                        .containsAll(before.names())
                        .containsAll(soon.names())
                        .containsAll(meanwhile.names())
                        .doesNotHaveDuplicates();
                for (String name : List.of("b", "c")) {
                    assertThat(cluster.at(name).metric("alertmanager_cluster_failed_peers"))
                            .isZero();
                }
            }
        }
    }

    /** What is posted to a paused process waits in its socket. */
    private static void post(Program program, TestAlerts alerts) {
        try {
            program.post("/alerts", alerts.firing());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
