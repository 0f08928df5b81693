package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Silences and notifications are on every replica, and survive the end of all replicas. */
@Tag("thorough")
class RestartIT {
    private static final List<String> NAMES = List.of("a", "b", "c");

    @TempDir
    Path directory;

    @Test
    void nothingIsNotifiedAgainAndEverySilenceIsAsItWas() throws Exception {
        TestAlerts notified = TestAlerts.of("notified", 10);
        TestAlerts hushed = TestAlerts.of("hushed", "hushed");
        try (Receiver receiver = new Receiver()) {
            Path config = TeamConfig.write(directory, receiver.address(), "1s", "2s", "3s");
            try (Cluster cluster = Cluster.start(directory, config, 3, "--cluster.peer-timeout=1s")) {
                Map<String, String> silences = new TreeMap<>();
                silences.put(Silences.add(cluster.at("a"), "hushed"), "active");
                String ended = Silences.add(cluster.at("b"), "told0");
                silences.put(ended, "active");
                Eventually.holds("each has both", () -> Silences.areEverywhere(silences, cluster));
                Silences.expire(cluster.at("c"), ended);
                silences.put(ended, "expired");
                Eventually.holds("each knows the end", () -> Silences.areEverywhere(silences, cluster));
                fire(cluster, notified, hushed);
                Eventually.holds("notified", () -> receiver.taken("/team").size() == 10);

                for (String name : NAMES) {
                    assertThat(cluster.terminate(name)).isZero();
                }
                restart(cluster, silences, receiver, notified, hushed);
                for (String name : NAMES) {
                    cluster.kill(name);
                }
                restart(cluster, silences, receiver, notified, hushed);

                assertThat(receiver.notified("/team", "firing")).containsExactlyInAnyOrderElementsOf(notified.names());
            }
        }
    }

    private static void restart(
            Cluster cluster, Map<String, String> silences, Receiver receiver, TestAlerts notified, TestAlerts hushed)
            throws Exception {
        cluster.start(NAMES);
        fire(cluster, notified, hushed);
        assertThat(Silences.areEverywhere(silences, cluster)).isTrue();
        cluster.awaitSends(receiver, "/mark");
    }

    private static void fire(Cluster cluster, TestAlerts... several) throws IOException, InterruptedException {
        for (TestAlerts alerts : several) {
            cluster.fire(alerts);
        }
    }
}
