package io.grapevine.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.grapevine.mesh.SimMesh.SimReplicator;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.Peer;
import io.grapevine.mesh.membership.SeedStatus;
import io.grapevine.receiver.LogLines;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The members of a mesh of a few replicas, in virtual time, one situation after the other. */
class MembershipSimTest {
    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void replicasThatStartTogetherSettleWithinASecond() {
        SimMesh mesh = SimMesh.settled(1, 3);

        assertThat(mesh.world.elapsed()).isLessThan(Duration.ofSeconds(1));
        mesh.run(Duration.ofMillis(10));
        assertThat(mesh.replica("a").members()).containsExactly("a", "b", "c");
        assertThat(mesh.up().stream().map(replica -> replica.mesh.peers().position()))
                .containsExactly(0, 1, 2);
        assertThat(mesh.replica("c").mesh.peers().status()).isEqualTo(ClusterPeers.Status.READY);
    }

    @Test
    void aReplicaWithoutPeersSettlesAtOnce() {
        SimMesh mesh = new SimMesh(1);

        SimReplicator only = mesh.start("a", "a:9094", List.of());

        assertThat(only.mesh.peers().settled()).isTrue();
    }

    @Test
    void aReplicaWhosePeersRefuseSettlesAfterTwoSeconds() {
        SimMesh mesh = new SimMesh(1);
        SimReplicator only = mesh.start("a", "a:9094", List.of("b:9094", "c:9094"));

        Duration time = mesh.await(
                "settled", Duration.ofSeconds(5), () -> only.mesh.peers().settled());

        assertThat(time).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void aNameThatDoesNotResolveHoldsSettlingUpForTenSeconds() {
        SimMesh mesh = new SimMesh(1);
        mesh.network.unresolvable("b:9094", true);
        SimReplicator only = mesh.start("a", "a:9094", List.of("b:9094"));

        mesh.run(Duration.ofMillis(9_900));
        assertThat(only.mesh.peers().settled()).isFalse();
        assertThat(only.mesh.peers().status()).isEqualTo(ClusterPeers.Status.SETTLING);
        assertThat(only.mesh.peers().view().contacts())
                .extracting(SeedStatus::status)
                .containsExactly("unknown name");
        mesh.run(Duration.ofMillis(500));

        assertThat(only.mesh.peers().settled()).isTrue();
        assertThat(only.events).containsExactly("settled");
    }

    @Test
    void settlingIsLoggedWithWhatItWaitsFor() {
        SimMesh mesh = new SimMesh(1);
        mesh.network.unresolvable("b:9094", true);
        try (LogLines log = LogLines.capture()) {
            mesh.start("a", "a:9094", List.of("b:9094"));
            mesh.run(Duration.ofSeconds(11));

            assertThat(log.lines().stream().distinct())
                    .anyMatch(line -> line.contains("Waiting for gossip to settle..."))
                    .anyMatch(line -> line.contains("gossip settled; proceeding"))
                    .filteredOn(line -> line.contains("gossip not settled"))
                    .hasSize(4)
                    .allMatch(line -> line.contains("b:9094: unknown name"));
        }
    }

    @Test
    void aReplicaThatJoinsIsNotSettledBeforeItHasEverything() {
        SimMesh mesh = SimMesh.settled(1, 2);
        for (int i = 0; i < 10_000; i++) {
            mesh.replica("a").put("key-" + i, 0, "x".repeat(300) + i, DAY);
        }
        mesh.run(Duration.ofSeconds(5));

        SimReplicator late = mesh.start("c");
        Duration time = mesh.await(
                "settled", Duration.ofSeconds(2), () -> late.mesh.peers().settled());

        assertThat(late.state.size()).isEqualTo(10_000);
        assertThat(time).isLessThan(Duration.ofSeconds(1));
        assertThat(mesh.agree()).isTrue();
    }

    @Test
    void aKilledReplicaIsGoneWithinASecond() {
        SimMesh mesh = SimMesh.settled(1, 3);

        mesh.kill("a");
        Duration time = mesh.await(
                "two members",
                Duration.ofSeconds(5),
                () -> mesh.replica("b").members().equals(List.of("b", "c")));

        assertThat(time).isLessThan(Duration.ofSeconds(1));
        assertThat(mesh.replica("b").mesh.peers().position()).isZero();
        assertThat(mesh.replica("b").events).contains("left a");
    }

    @Test
    void aSilentReplicaIsGoneWithinFourSecondsAndKeepsItsPlaceForAMinute() {
        SimMesh mesh = SimMesh.settled(1, 3);
        mesh.run(Duration.ofSeconds(5));

        mesh.replica("a").host.pause(Duration.ofMinutes(10));
        Duration time = mesh.await(
                "two members",
                Duration.ofSeconds(5),
                () -> mesh.replica("c").members().equals(List.of("b", "c")));

        assertThat(time).isBetween(Duration.ofMillis(2_400), Duration.ofSeconds(4));
        assertThat(mesh.replica("c").mesh.peers().position()).isEqualTo(2);
        mesh.run(Duration.ofSeconds(50));
        assertThat(mesh.replica("c").mesh.peers().position()).isEqualTo(2);
        mesh.run(Duration.ofSeconds(15));
        assertThat(mesh.replica("c").mesh.peers().position()).isEqualTo(1);
        mesh.run(Duration.ofMinutes(10));
        assertThat(mesh.replica("c").members()).containsExactly("a", "b", "c");
    }

    @Test
    void aReplicaThatWasPausedDoesNotThinkTheOthersGone() {
        SimMesh mesh = SimMesh.settled(1, 3);
        mesh.run(Duration.ofSeconds(5));
        SimReplicator paused = mesh.replica("c");
        int[] fewest = {3};

        paused.host.pause(Duration.ofSeconds(30));
        for (int i = 0; i < 400; i++) {
            mesh.run(Duration.ofMillis(100));
            fewest[0] = Math.min(fewest[0], paused.members().size());
        }

        assertThat(fewest[0]).isEqualTo(3);
        assertThat(paused.mesh.peers().position()).isEqualTo(2);
    }

    @Test
    void aReplicaThatCannotReachAnotherKeepsItWhileAThirdReachesIt() {
        SimMesh mesh = SimMesh.settled(1, 3);
        mesh.run(Duration.ofSeconds(2));

        mesh.network.cutBoth("a:9094", "b:9094");
        mesh.run(Duration.ofSeconds(30));
        assertThat(mesh.replica("a").members()).containsExactly("a", "b", "c");
        mesh.replica("a").put("k", 0, "through c", DAY);

        Duration time = mesh.await("relayed", Duration.ofSeconds(5), mesh::agree);
        assertThat(mesh.replica("b").text("k")).isEqualTo("through c");
        assertThat(time).isLessThan(Duration.ofMillis(2_100));
    }

    @Test
    void aGoodbyeIsSaidOnceTheOthersKnowEverything() {
        SimMesh mesh = SimMesh.settled(1, 3);
        SimReplicator leaving = mesh.replica("a");
        int[] left = {0};

        leaving.put("last", 0, "words", DAY);
        leaving.mesh.leave(() -> {
            left[0]++;
            assertThat(mesh.replica("b").text("last")).isEqualTo("words");
            assertThat(mesh.replica("c").text("last")).isEqualTo("words");
            leaving.channel.close();
        });
        mesh.run(Duration.ofMillis(100));

        assertThat(left[0]).isEqualTo(1);
        assertThat(mesh.replica("b").members()).containsExactly("b", "c");
        assertThat(mesh.replica("b").mesh.peers().position()).isZero();
        mesh.run(Duration.ofSeconds(2));
        assertThat(mesh.replica("c").metric("alertmanager_cluster_failed_peers"))
                .isZero();
    }

    @Test
    void leavingDoesNotWaitForOneThatDoesNotAnswer() {
        SimMesh mesh = SimMesh.settled(1, 2);
        int[] left = {0};

        mesh.network.cut("b:9094", "a:9094");
        mesh.replica("a").put("k", 0, "v", DAY);
        mesh.replica("a").mesh.leave(() -> left[0]++);
        mesh.run(Duration.ofMillis(1_100));

        assertThat(left[0]).isEqualTo(1);
    }

    @Test
    void aNameThatComesBackHasOnePlace() {
        SimMesh mesh = SimMesh.settled(1, 3);

        mesh.kill("b");
        mesh.run(Duration.ofMillis(300));
        mesh.start("b");
        mesh.run(Duration.ofSeconds(3));

        assertThat(mesh.replica("c").members()).containsExactly("a", "b", "c");
        assertThat(mesh.replica("c").mesh.peers().position()).isEqualTo(2);
        assertThat(mesh.replica("c").metric("alertmanager_cluster_failed_peers"))
                .isZero();
    }

    @Test
    void ofTwoWithOneNameTheElderHasThePlaceUntilItMissesAProbe() {
        SimMesh mesh = SimMesh.settled(1, 3);
        SimReplicator elder = mesh.replica("a");

        SimReplicator younger = mesh.start("a", "other:9094", List.of("b:9094", "c:9094"));
        mesh.run(Duration.ofSeconds(5));
        MemberId seen = mesh.replica("b").mesh.peers().members().get(0).id();
        assertThat(seen).isEqualTo(elder.id);
        assertThat(younger.mesh.peers().position()).isEqualTo(1);
        assertThat(mesh.replica("b").metric("alertmanager_cluster_peer_name_conflicts_total"))
                .isEqualTo(1);
        assertThat(mesh.replica("b").mesh.peers().view().namesakes())
                .extracting(Peer::id, Peer::address)
                .containsExactly(tuple(younger.id, "other:9094"));
        assertThat(elder.mesh.peers().view().namesakes()).extracting(Peer::id).containsExactly(younger.id);
        assertThat(younger.mesh.peers().view().namesakes()).extracting(Peer::id).containsExactly(elder.id);

        elder.host.pause(Duration.ofMinutes(5));
        mesh.run(Duration.ofMillis(2_600));

        assertThat(mesh.replica("b").mesh.peers().members().get(0).id()).isEqualTo(younger.id);
        assertThat(mesh.replica("b").mesh.peers().position()).isEqualTo(1);
        assertThat(younger.mesh.peers().position()).isZero();
    }

    @Test
    void theWarningOfTwoReplicasWithOneNameHasTheAddressesOfBoth() {
        SimMesh mesh = SimMesh.settled(1, 3);

        try (LogLines log = LogLines.capture()) {
            mesh.start("a", "other:9094", List.of("b:9094", "c:9094"));
            mesh.run(Duration.ofSeconds(2));

            assertThat(log.lines())
                    .filteredOn(line -> line.contains("have the same name"))
                    .isNotEmpty()
                    .allMatch(line -> line.contains("other:9094") && line.contains("a:9094"));
        }
    }

    @Test
    void replicasWithNamesOfTheirOwnHaveNoNamesakes() {
        SimMesh mesh = SimMesh.settled(1, 3);

        assertThat(mesh.up())
                .allSatisfy(replica ->
                        assertThat(replica.mesh.peers().view().namesakes()).isEmpty());
    }
}
