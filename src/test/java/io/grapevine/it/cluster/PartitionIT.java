package io.grapevine.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Cluster;
import io.grapevine.it.Eventually;
import io.grapevine.it.Receiver;
import io.grapevine.it.Silences;
import io.grapevine.it.TeamConfig;
import io.grapevine.it.TestAlerts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three replicas, each on a network stack of its own; the wire to one of them is cut and mended. */
class PartitionIT {
    private static final List<String> NAMES = List.of("a", "b", "c");

    @TempDir
    Path directory;

    @Test
    void bothSidesOfAPartitionNotifyAndAfterwardsTheyAgreeAndRepeatNothing() throws Exception {
        try (Subnets subnets = Subnets.create(NAMES);
                Receiver receiver = new Receiver(subnets.outside())) {
            String address = subnets.outside().getHostAddress() + ":" + receiver.port();
            Path config = TeamConfig.write(directory, address, "0s", "1s", "2s");
            try (Cluster cluster =
                    Cluster.start(config, () -> subnets.places(directory, "--cluster.peer-timeout=2s"))) {
                TestAlerts before = TestAlerts.of("before", 5);
                cluster.fire(before);
                cluster.awaitSends(receiver, "/mark");
                assertThat(receiver.notified("/team", "firing")).containsExactlyInAnyOrderElementsOf(before.names());

                subnets.cut("c");
                for (String name : List.of("a", "b")) {
                    Eventually.holds(
                            "c is gone", () -> Cluster.members(cluster.at(name)).equals(List.of("a", "b")));
                }
                Eventually.holds(
                        "c is alone", () -> Cluster.members(cluster.at("c")).equals(List.of("c")));
                TestAlerts meanwhile = TestAlerts.of("meanwhile", 5);
                cluster.fire(meanwhile);
                TestAlerts lonely = TestAlerts.of("lonely", 5);
                cluster.at("c").post("/alerts", lonely.firing());
                Map<String, String> silences = new TreeMap<>();
                silences.put(Silences.add(cluster.at("a"), "set on the side of a"), "active");
                silences.put(Silences.add(cluster.at("c"), "set on the side of c"), "active");
                Eventually.holds(
                        "each side has notified", () -> receiver.taken("/team").size() == 20);
                assertThat(senders(cluster, receiver, meanwhile.names())).containsExactly("a", "c");
                assertThat(Silences.of(cluster.at("b"))).hasSize(1);
                assertThat(Silences.of(cluster.at("c"))).hasSize(1);

                subnets.mend("c");
                cluster.awaitMembers();
                Eventually.holds("all know all silences", () -> Silences.areEverywhere(silences, cluster));
                cluster.fire(lonely);
                cluster.awaitSends(receiver, "/mark");
                assertThat(receiver.taken("/team")).hasSize(20);
            }
        }
    }

    private static List<String> senders(Cluster cluster, Receiver receiver, List<String> names) throws Exception {
        Map<String, Integer> counts = new TreeMap<>();
        for (Receiver.Call call : receiver.taken("/team")) {
            if (names.contains(call.alert())) {
                counts.merge(cluster.sender(call), 1, Integer::sum);
            }
        }
        assertThat(counts.values()).as("by " + counts.keySet()).containsOnly(names.size());
        return List.copyOf(counts.keySet());
    }
}
