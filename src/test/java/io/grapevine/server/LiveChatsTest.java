package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.mesh.membership.ClusterPeers.Status;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.Peer;
import io.grapevine.mesh.membership.PeersView;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveChatsTest {
    private static Peer peer(String name, boolean self, boolean settled) {
        return new Peer(new MemberId(name, "1"), name, self, settled, Duration.ZERO, Duration.ZERO, true, true);
    }

    private static PeersView view(Status status, boolean firstSettled) {
        return new PeersView(
                status, List.of(peer("a", false, firstSettled), peer("b", true, true), peer("c", false, true)));
    }

    @Test
    void replicaThatSettlesIsNotCountedBeforeTheOneThatTakesClicks() {
        assertThat(LiveChats.position(view(Status.READY, true))).hasValue(1);
        assertThat(LiveChats.position(view(Status.READY, false))).hasValue(0);
    }

    @Test
    void replicaThatSettlesItselfTakesNoClicks() {
        assertThat(LiveChats.position(view(Status.SETTLING, true))).isEmpty();
    }

    @Test
    void replicaWithoutAMeshIsTheFirst() {
        assertThat(LiveChats.position(new PeersView(Status.DISABLED, List.of())))
                .hasValue(0);
    }
}
