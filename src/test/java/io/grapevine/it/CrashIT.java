package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replicas are killed while groups are notified one after the other. */
@Tag("thorough")
class CrashIT {
    private static final int GROUPS = 40;

    /** How long a receiver takes for each, so that some are always under way. */
    private static final Duration PACE = Duration.ofMillis(50);

    /** What was answered so shortly before a crash may not have reached the other replicas. */
    private static final Duration TELLING = Duration.ofSeconds(1);

    @TempDir
    Path directory;

    @Test
    void crashesLoseNothingAndRepeatNothingButWhatTheDeadWereSending() throws Exception {
        try (Receiver receiver = new Receiver()) {
            receiver.pace(PACE);
            Path config = TeamConfig.write(directory, receiver.address(), "0s", "2s", "3s");
            try (Cluster cluster = Cluster.start(directory, config, 3, "--cluster.peer-timeout=2s")) {
                List<String> all = new ArrayList<>();
                Set<String> inFlight = new TreeSet<>();
                for (String victim : List.of("a", "b", "c")) {
                    TestAlerts alerts = TestAlerts.of("while-" + victim + "-dies-", GROUPS);
                    all.addAll(alerts.names());
                    inFlight.addAll(killWhileSending(victim, alerts, cluster, receiver));
                    cluster.start(List.of(victim));
                    cluster.fire(alerts);
                }
                cluster.awaitSends(receiver, "/mark");

                List<String> notified = receiver.notified("/team", "firing");
                assertThat(notified).containsAll(all);
                all.addAll(inFlight);
                assertThat(notified)
                        .allSatisfy(name -> assertThat(Collections.frequency(notified, name))
                                .as(name)
                                .isLessThanOrEqualTo(Collections.frequency(all, name)));
            }
        }
    }

    /** Kills after half of the alerts; returns, once all are notified, what the victim had not brought to an end. */
    private static List<String> killWhileSending(String victim, TestAlerts alerts, Cluster cluster, Receiver receiver)
            throws Exception {
        int port = URI.create(cluster.at(victim).url()).getPort();
        long killed = 0;
        for (int i = 0; i < GROUPS; i++) {
            cluster.fire(new TestAlerts(alerts.to(), List.of(alerts.names().get(i)), alerts.since()));
            if (i == GROUPS / 2) {
                killed = System.nanoTime();
                cluster.kill(victim);
            }
        }
        Eventually.holds(
                "all are notified", () -> receiver.notified("/team", "firing").containsAll(alerts.names()));
        long known = killed - TELLING.toNanos();
        return receiver.calls("/team").stream()
                .filter(call -> call.senderPort() == port && !call.answeredBefore(known))
                .map(Receiver.Call::alert)
                .toList();
    }
}
