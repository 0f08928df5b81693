package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.history.recording.HistoryRecorder.HistoryStatus;
import io.grapevine.mesh.membership.ClusterPeers.Status;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.Peer;
import io.grapevine.mesh.membership.PeersView;
import io.grapevine.mesh.membership.SeedStatus;
import io.grapevine.storage.StoreStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadyPageTest {
    private static String text(Status status, List<Peer> namesakes, SeedStatus... contacts) {
        return ReadyPage.text(
                new PeersView(status, List.of(), namesakes, List.of(), List.of(contacts)),
                List.of(),
                Optional.empty(),
                Map.of(),
                "ok");
    }

    @Test
    void withoutAClusterItSaysSo() {
        assertThat(text(Status.DISABLED, List.of())).isEqualTo("OK\ncluster: disabled\nmemory: ok\n");
    }

    @Test
    void whoMayNotViewTheReplicaSeesNoAddress() {
        PeersView view = new PeersView(
                Status.SETTLING,
                List.of(),
                List.of(),
                List.of(),
                List.of(SeedStatus.of("10.0.0.1:9094", SeedStatus.State.SELF)));

        assertThat(ReadyPage.text(view, "ok")).isEqualTo("OK\ncluster: settling\nmemory: ok\n");
    }

    @Test
    void eachConfiguredPeerIsALineWithItsStatus() {
        assertThat(text(
                        Status.SETTLING,
                        List.of(),
                        SeedStatus.of("10.0.0.1:9094", SeedStatus.State.SELF),
                        SeedStatus.connected("10.0.0.2:9094", new MemberId("b", "1"))
                                .configuredAs("b.example:9094"),
                        SeedStatus.of("c.example:9094", SeedStatus.State.UNRESOLVED)
                                .because("unknown name: nothing known"),
                        SeedStatus.of("10.0.0.4:9094", SeedStatus.State.TRYING),
                        SeedStatus.of("10.0.0.5:9094", SeedStatus.State.SILENT),
                        SeedStatus.refused("10.0.0.6:9094", 3)))
                .isEqualTo("""
                    OK
                    cluster: settling
                    peer 10.0.0.1:9094: this replica
                    peer b.example:9094 (10.0.0.2:9094): connected to b
                    peer c.example:9094: unknown name: nothing known
                    peer 10.0.0.4:9094: connecting
                    peer 10.0.0.5:9094: no answer
                    peer 10.0.0.6:9094: connection refused
                    memory: ok
                    """);
    }

    @Test
    void theFilesOfEachStateAreALine() {
        PeersView alone = new PeersView(Status.DISABLED, List.of());
        List<StoreStatus> stores = List.of(
                new StoreStatus("silences", 2, "no space left on device", 0), new StoreStatus("nflog", 0, "", 1));

        assertThat(ReadyPage.text(
                        alone,
                        stores,
                        Optional.of(new HistoryStatus("disk full", 2, 0)),
                        Map.of("slack", "connected"),
                        "ok"))
                .isEqualTo("""
                    OK
                    cluster: disabled
                    storage of silences: 2 changes are not on disk: no space left on device
                    storage of nflog: ready, 1 corrupt file set aside at the start
                    history: not recorded: disk full, 2 records dropped
                    clicks in slack: connected
                    memory: ok
                    """);
    }

    @Test
    void twoReplicasWithOneNameAreSaid() {
        Peer second = new Peer(
                new MemberId("b", "2"), "10.0.0.9:9094", false, true, Duration.ZERO, Duration.ZERO, true, true);
        assertThat(text(Status.READY, List.of(second)))
                .contains("replica b (10.0.0.9:9094): has the name of another replica\n");
    }

    @Test
    void whatAPeerSaysStaysWithinItsLine() {
        SeedStatus hostile =
                SeedStatus.refused("10.0.0.2:9094", 1).because("another cluster label: \"x\ncluster: ready\"");

        assertThat(text(Status.SETTLING, List.of(), hostile).lines()).hasSize(4);
    }
}
