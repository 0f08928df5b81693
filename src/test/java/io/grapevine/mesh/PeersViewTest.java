package io.grapevine.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.grapevine.mesh.SimMesh.SimReplicator;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.Peer;
import io.grapevine.mesh.membership.PeersView;
import io.grapevine.mesh.membership.SeedStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeersViewTest {
    private static List<String> names(ClusterPeers peers) {
        return peers.view().members().stream().map(peer -> peer.id().name()).toList();
    }

    @Test
    void aReplicaAloneShowsNoPeer() {
        SimMesh mesh = new SimMesh(1);
        ClusterPeers peers = new StandaloneReplication(mesh.world, new MemberId("a", "1")).peers();

        assertThat(peers.view()).isEqualTo(new PeersView(ClusterPeers.Status.DISABLED, List.of()));
        assertThat(peers.view().self()).isEmpty();
    }

    @Test
    void settlingComingAndLeavingShowInTheSameMoment() {
        SimMesh mesh = SimMesh.of(1, 3);
        SimReplicator a = mesh.replica("a");
        ClusterPeers peers = a.mesh.peers();
        assertThat(peers.view().status()).isEqualTo(ClusterPeers.Status.SETTLING);
        assertThat(peers.view().contacts()).extracting(SeedStatus::peer).containsExactly("a:9094", "b:9094", "c:9094");

        mesh.await("settled", Duration.ofSeconds(2), () -> a.mesh.peers().settled());
        assertThat(peers.view().status()).isEqualTo(ClusterPeers.Status.READY);
        assertThat(names(peers)).containsExactly("a", "b", "c");
        assertThat(peers.view().self()).get().extracting(Peer::address).isEqualTo("a:9094");

        assertThat(peers.view().contacts())
                .extracting(SeedStatus::peer, SeedStatus::status)
                .containsExactly(
                        tuple("a:9094", "this replica"),
                        tuple("b:9094", "connected to b"),
                        tuple("c:9094", "connected to c"));

        mesh.replica("c").mesh.leave(() -> mesh.kill("c"));
        mesh.await("gone", Duration.ofSeconds(2), () -> a.mesh.peers().members().size() == 2);
        assertThat(names(peers)).containsExactly("a", "b");
    }

    @Test
    void aReplicaThatIsSilentStaysListedAsLostUntilItIsBackOrForgotten() {
        SimMesh mesh = SimMesh.settled(1, 3);
        ClusterPeers peers = mesh.replica("a").mesh.peers();
        mesh.kill("c");
        mesh.await("lost", Duration.ofSeconds(10), () -> names(peers).size() == 2);
        mesh.run(Duration.ofMinutes(5));
        assertThat(peers.view().lost())
                .extracting(lost -> lost.id().name(), PeersView.Lost::address)
                .containsExactly(tuple("c", "c:9094"));
        assertThat(peers.view().lost().get(0).unseen()).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6));

        mesh.start("c");
        mesh.await("back", Duration.ofSeconds(10), () -> names(peers).size() == 3);
        assertThat(peers.view().lost()).isEmpty();

        mesh.replica("c").mesh.leave(() -> {});
        mesh.run(Duration.ofMillis(100));
        mesh.kill("c");
        mesh.run(Duration.ofSeconds(10));
        assertThat(names(peers)).containsExactly("a", "b");
        assertThat(peers.view().lost()).as("it said goodbye").isEmpty();

        mesh.kill("b");
        mesh.run(Duration.ofHours(7));
        assertThat(peers.view().lost()).isEmpty();
    }

    @Test
    void whatOthersSayOfThemselvesShowsWithinTwoSeconds() {
        SimMesh mesh = SimMesh.settled(1, 2);
        SimReplicator a = mesh.replica("a");
        ClusterPeers peers = a.mesh.peers();
        mesh.run(Duration.ofSeconds(2));
        assertThat(peers.view().members()).allMatch(Peer::sameConfiguration);

        mesh.replica("b").mesh.configuration(7, 1);
        mesh.run(Duration.ofSeconds(2));

        assertThat(peers.view().members()).extracting(Peer::sameConfiguration).containsExactly(true, false);
    }

    @Test
    void aReplicaWithTheSameConfigurationMayHaveOtherTimeZones() {
        SimMesh mesh = SimMesh.settled(1, 2);
        ClusterPeers peers = mesh.replica("a").mesh.peers();
        mesh.replica("a").mesh.configuration(7, 1);
        mesh.replica("b").mesh.configuration(7, 2);
        mesh.run(Duration.ofSeconds(2));

        assertThat(peers.view().members()).extracting(Peer::sameConfiguration).containsExactly(true, true);
        assertThat(peers.view().members()).extracting(Peer::sameZones).containsExactly(true, false);

        mesh.replica("b").mesh.configuration(8, 2);
        mesh.run(Duration.ofSeconds(2));

        assertThat(peers.view().members())
                .as("another configuration names other zones")
                .allMatch(Peer::sameZones);
    }

    @Test
    void aReplicaThatHasNotSaidItsConfigurationYetDoesNotDiffer() {
        SimMesh mesh = SimMesh.of(1, 2);
        ClusterPeers peers = mesh.replica("a").mesh.peers();
        mesh.replica("a").mesh.configuration(7, 1);
        mesh.replica("b").mesh.configuration(7, 1);

        mesh.await("seen", Duration.ofSeconds(2), () -> {
            assertThat(peers.members()).allMatch(Peer::sameConfiguration);
            return peers.members().size() == 2;
        });
    }
}
