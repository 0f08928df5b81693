package io.grapevine.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Cluster;
import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import io.grapevine.it.Receiver;
import io.grapevine.it.TestAlerts;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replicas that are stopped properly say so. */
@Tag("thorough")
class GoodbyeIT {
    private static final String CONFIG = """
            route:
              receiver: team
              group_by: [alertname]
              group_wait: 0s
            receivers:
            - {name: team, webhook_configs: [{url: 'http://%1$s/team'}]}
            """;

    @TempDir
    Path directory;

    @Test
    void theLastInLineSendsAsSoonAsTheOthersHaveLeft() throws Exception {
        try (Receiver receiver = new Receiver()) {
            Path config =
                    Files.writeString(directory.resolve("alertmanager.yml"), CONFIG.formatted(receiver.address()));
            try (Cluster cluster = Cluster.start(directory, config, 3, "--cluster.peer-timeout=1h")) {
                Program last = cluster.at("c");
                last.post("/alerts", TestAlerts.of("team", "known to c alone").firing());
                cluster.fire(TestAlerts.of("team", "known to all"));
                Eventually.holds(
                        "the first has its turn", () -> receiver.taken("/team").size() == 1);

                assertThat(cluster.terminate("b")).isZero();
                cluster.awaitMembers();
                assertThat(receiver.notified("/team", "firing")).containsExactly("known to all");
                assertThat(cluster.terminate("a")).isZero();

                Eventually.holds(
                        "the last has its turn", () -> receiver.taken("/team").size() == 2);
                assertThat(receiver.notified("/team", "firing")).containsExactly("known to all", "known to c alone");
                assertThat(Cluster.members(last)).containsExactly("c");
                assertThat(last.metric("alertmanager_cluster_failed_peers")).isZero();
            }
        }
    }
}
