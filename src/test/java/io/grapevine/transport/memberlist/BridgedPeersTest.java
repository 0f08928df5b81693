package io.grapevine.transport.memberlist;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.mesh.Replication;
import io.grapevine.mesh.TenantReplication;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.SeedStatus;
import io.grapevine.transport.link.MeshAddress;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Position, settling and peers of a replica behind Alertmanagers. */
class BridgedPeersTest extends BridgeFixture {
    @Test
    void replicaRanksAfterTheAlertmanagersThatAnswer() {
        for (String address : List.of(ONE, TWO, THREE)) {
            alertmanagers.start(address);
        }
        alertmanagers.hang(THREE);
        replicas.position(1);
        AlertmanagerBridge bridge = bridge(ONE, TWO, THREE);
        ClusterPeers peers = peers(bridge);
        bridge.start();
        pass(2);

        assertThat(peers.position()).isEqualTo(3);
        assertThat(peers.order()).isEqualTo(1);
        assertThat(bridge.exist()).isTrue();
    }

    @Test
    void membersThatAnAlertmanagerClaimsAreNotCounted() {
        alertmanagers.start(ONE);
        alertmanagers.claim(1_000);
        replicas.position(1);
        AlertmanagerBridge bridge = bridge(ONE);
        ClusterPeers peers = peers(bridge);
        bridge.start();
        pass(5);

        assertThat(peers.position()).isEqualTo(2);
        assertThat(bridge.contacts()).hasSize(1);
        assertThat(events).containsExactly("joined " + ONE, "settled");
    }

    @Test
    void replicaWaitsForEightAlertmanagersAtMost() {
        List<String> many =
                IntStream.range(0, 40).mapToObj(i -> "10.1.0." + i + ":9094").toList();
        many.forEach(alertmanagers::start);
        alertmanagers.resolve("am.example:9094", many.toArray(String[]::new));
        AlertmanagerBridge bridge = bridge("am.example:9094");
        ClusterPeers peers = peers(bridge);
        bridge.start();
        pass(5);

        assertThat(bridge.live()).isEqualTo(33);
        assertThat(peers.position()).isEqualTo(8);
    }

    @Test
    void alertmanagerWithTwoConfiguredNamesCountsOnce() {
        alertmanagers.start(ONE);
        alertmanagers.resolve("am.example:9094", ONE);
        AlertmanagerBridge bridge = bridge(ONE, "am.example:9094");
        bridge.start();
        pass(5);

        assertThat(bridge.live()).isEqualTo(1);
    }

    @Test
    void eachAddressOfAConfiguredNameIsDialledAndForgotten() {
        for (String address : List.of(ONE, TWO, THREE)) {
            alertmanagers.start(address);
        }
        alertmanagers.resolve("am.example:9094", ONE, TWO, THREE);
        AlertmanagerBridge bridge = bridge("am.example:9094");
        bridge.start();
        pass(3);
        assertThat(bridge.live()).isEqualTo(3);

        alertmanagers.stop(ONE);
        pass(3);
        assertThat(bridge.live()).isEqualTo(2);
        setHere("here");
        pass(1);
        assertThat(alertmanagers.has(StateKind.SILENCE, "here")).isTrue();

        alertmanagers.stop(THREE);
        alertmanagers.resolve("am.example:9094", TWO);
        pass(5);
        assertThat(bridge.live()).isEqualTo(1);
        int exchanges = alertmanagers.exchanges(THREE);
        pass(60);
        assertThat(alertmanagers.exchanges(THREE)).isEqualTo(exchanges);
    }

    @Test
    void oneAtATimeTheyAreReplacedAndComeBack() {
        alertmanagers.start(ONE);
        alertmanagers.start(TWO);
        AlertmanagerBridge bridge = bridge(ONE, TWO);
        ClusterPeers peers = peers(bridge);
        bridge.start();
        pass(2);
        alertmanagers.stop(ONE);
        replicaAddresses.add(MeshAddress.parse(ONE).orElseThrow());
        pass(2);
        assertThat(bridge.live()).isEqualTo(1);
        alertmanagers.stop(TWO);
        pass(2);
        assertThat(bridge.live()).isZero();
        assertThat(bridge.exist()).isFalse();
        assertThat(peers.shared()).isTrue();
        assertThat(bridge.contacts())
                .extracting(contact -> contact.name() + ": " + contact.status())
                .containsExactly(ONE + ": a replica is there", TWO + ": Connection refused");

        pass(600);
        setHere("meanwhile");
        replicaAddresses.clear();
        alertmanagers.start(ONE);
        pass(6);
        assertThat(bridge.live()).isEqualTo(1);
        assertThat(alertmanagers.has(StateKind.SILENCE, "meanwhile")).isTrue();
        assertThat(events)
                .containsExactly(
                        "joined " + ONE, "joined " + TWO, "settled", "left " + ONE, "left " + TWO, "joined " + ONE);
    }

    @Test
    void oneThatHangsCountsForTwentySecondsAtMost() {
        AlertmanagerBridge bridge = bridged(ONE);
        pass(2);
        alertmanagers.hang(ONE);
        pass(10);
        assertThat(bridge.live()).isEqualTo(1);
        pass(14);
        assertThat(bridge.live()).isZero();
    }

    @Test
    void itSettlesWithTheStateOfThoseThatAnswer() {
        alertmanagers.start(ONE);
        setThere("there");
        AlertmanagerBridge bridge = bridge(ONE, TWO);
        ClusterPeers peers = peers(bridge);
        bridge.start();
        pass(1.9);
        assertThat(peers.settled())
                .as("a closed port may be one that opens soon")
                .isFalse();
        assertThat(peers.view().status()).isEqualTo(ClusterPeers.Status.SETTLING);
        assertThat(silences.get("there")).isNotNull();
        pass(0.5);
        assertThat(peers.settled()).isTrue();
        assertThat(events).containsExactly("joined " + ONE, "settled");
        assertThat(peers.view().status()).isEqualTo(ClusterPeers.Status.READY);
    }

    @Test
    void itIsNotSettledBeforeTheReplicasAre() {
        replicas.unsettle();
        alertmanagers.start(ONE);
        AlertmanagerBridge bridge = bridge(ONE);
        ClusterPeers peers = peers(bridge);
        bridge.start();
        pass(20);
        assertThat(peers.settled()).isFalse();
        replicas.settle();
        assertThat(peers.settled()).isTrue();
        assertThat(events).containsExactly("joined " + ONE, "settled");
    }

    @Test
    void oneThatNeverAnswersIsWaitedForTenSeconds() {
        alertmanagers.hang(ONE);
        AlertmanagerBridge bridge = bridge(ONE);
        ClusterPeers peers = peers(bridge);
        bridge.start();
        pass(9.9);
        assertThat(peers.settled()).isFalse();
        pass(0.5);
        assertThat(peers.settled()).isTrue();
        assertThat(peers.shared()).isTrue(); // of the replicas
        replicas.alone();
        assertThat(peers.shared()).isFalse();
    }

    @Test
    void addressAtWhichReplicasAndAlertmanagersAreLookedForIsListedOnce() {
        alertmanagers.start(ONE);
        AlertmanagerBridge bridge = bridge(ONE, TWO, THREE);
        replicaAddresses.add(MeshAddress.parse(THREE).orElseThrow());
        bridge.start();
        pass(2);
        List<SeedStatus> replicas = List.of(
                SeedStatus.refused(ONE, 3).because("closed by the other side before the end of the handshake"),
                SeedStatus.refused(TWO, 3).configuredAs("am-2.example:9094"),
                SeedStatus.connected(THREE, new MemberId("am-3", "3")),
                SeedStatus.of("10.0.0.4:9094", SeedStatus.State.SELF));

        assertThat(BridgedPeers.contacts(replicas, bridge.contacts()))
                .extracting(contact -> contact.name() + ": " + contact.status())
                .containsExactly(
                        "am-2.example:9094 (10.0.0.2:9094): connection refused",
                        THREE + ": connected to am-3",
                        "10.0.0.4:9094: this replica",
                        ONE + ": connected to Alertmanager");
        assertThat(BridgedPeers.contacts(List.of(), bridge.contacts())).isEqualTo(bridge.contacts());
    }

    /** No Alertmanager notifies for a tenant. */
    @Test
    void tenantsDoNotWaitForAlertmanagers() {
        alertmanagers.start(ONE);
        replicas.position(1);
        AlertmanagerBridge bridge = bridge(ONE);
        Replication bridged = new BridgedReplication(replicas, bridge);
        bridge.start();
        pass(2);

        assertThat(bridged.peers().position()).isEqualTo(2);
        assertThat(new TenantReplication("t", Map.of(), bridged).peers().position())
                .isEqualTo(1);
    }
}
