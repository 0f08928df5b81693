package io.grapevine.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.SeedStatus;
import io.grapevine.transport.link.MeshAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Members that come, go and come back elsewhere, of which membership by Atomix alone makes a muddle. */
@Tag("thorough")
class MembersIT {
    @AutoClose
    private final MeshNetwork network = new MeshNetwork(Optional.empty(), Optional.empty());

    private Replica first;
    private Replica second;
    private Replica third;

    @BeforeEach
    void form() {
        first = start("a", "1", network.freeAddress());
        second = start("b", "1", network.freeAddress(), first.address());
        third = start("c", "1", network.freeAddress(), first.address());
        network.await("three members", () -> second.saw("up c#1") && third.saw("up b#1") && first.saw("up c#1"));
    }

    private Replica start(String name, String boot, String listen, String... peers) {
        MemberId id = new MemberId(name, boot);
        return new Replica(
                network, MeshNetwork.options(id, "", listen, List.of(peers), Optional.empty()), Optional.empty());
    }

    private void staysUp(Replica at, String member) {
        network.pass(1500);
        assertThat(at.events).filteredOn(event -> event.equals("up " + member)).hasSize(1);
        assertThat(at.events).noneMatch(event -> event.startsWith("down " + member));
    }

    private static List<SeedStatus> contacts(Replica of) {
        return CompletableFuture.supplyAsync(of.mesh::contacts, of.loop).join();
    }

    private static SeedStatus contact(Replica of) {
        return contacts(of).get(0);
    }

    private static SeedStatus unresolved(Replica of) {
        return contacts(of).stream()
                .filter(contact -> contact.peer().startsWith("no-such-host"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aNameThatIsBackAtANewAddressAtOnceStays() {
        network.kill(third.mesh);
        Replica again = start("c", "2", network.freeAddress(), first.address());

        network.await("the new start", () -> first.saw("up c#2") && second.saw("up c#2") && again.saw("up b#1"));
        network.await("the end of the old one", () -> second.saw("down c#1 REFUSED"));
        staysUp(first, "c#2");
        staysUp(second, "c#2");
    }

    @Test
    void aNameThatIsBackAtANewAddressAfterItsRemovalStays() {
        network.kill(third.mesh);
        network.await("the end", () -> second.saw("down c#1 REFUSED"));
        network.pass(1500); // by then Atomix has forgotten it, too

        Replica again = start("c", "2", network.freeAddress(), first.address());

        network.await("the new start", () -> second.saw("up c#2") && again.saw("up b#1"));
        staysUp(second, "c#2");
    }

    @Test
    void anotherNameAtADeadOnesAddressDoesNotKeepTheDeadOne() {
        String address = third.address();
        network.kill(third.mesh);
        start("d", "1", address, first.address());

        network.await("the other", () -> first.saw("up d#1") && second.saw("up d#1"));
        network.await(
                "the end of the dead one", () -> second.saw("down c#1 REPLACED") || second.saw("down c#1 REFUSED"));
        staysUp(second, "d#1");
        assertThat(second.events).filteredOn(event -> event.equals("up c#1")).hasSize(1);
    }

    @Test
    void aMemberThatSaysGoodbyeByClosingIsDownWithinASecond() {
        long begin = System.nanoTime();
        third.loop.execute(third.mesh::close);

        network.await("down", () -> first.saw("down c#1 REFUSED") && second.saw("down c#1 REFUSED"));

        assertThat(System.nanoTime() - begin).isLessThan(1_500_000_000L);
    }

    @Test
    void aRefusalIsReportedOnceAndAgainOnRequest() {
        network.kill(third.mesh);
        network.await("the end", () -> second.saw("down c#1 REFUSED"));
        network.pass(1200); // two more attempts
        assertThat(second.events).containsOnlyOnce("down c#1 REFUSED");

        second.loop.execute(() -> second.mesh.dial(third.id));

        network.await("the answer", () -> Collections.frequency(second.events, "down c#1 REFUSED") == 2);
    }

    @Test
    void aPeerThatTakesConnectionsAndSaysNothingIsNeitherThereNorGone() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String address = new MeshAddress("127.0.0.1", silent.getLocalPort()).toString();
            Replica replica = start("e", "1", network.freeAddress(), address);
            network.pass(800);

            assertThat(contacts(replica)).containsExactly(SeedStatus.of(address, SeedStatus.State.TRYING));
            assertThat(replica.mesh.connections()).isEqualTo(1);
            network.await("the end of the attempt", () -> contact(replica).state() == SeedStatus.State.SILENT);
            assertThat(contact(replica).status()).isEqualTo("no answer: handshake not finished in time");
            assertThat(replica.metric("alertmanager_cluster_refresh_join_failed"))
                    .isEqualTo(1);
        }
    }

    @Test
    void namesAreLookedUpAndUnknownOnesAreNoFault() {
        int port = MeshAddress.parse(first.address()).orElseThrow().port();
        Replica replica = start("e", "1", network.freeAddress(), "localhost:" + port, "no-such-host.invalid:9094");

        network.await("the link", () -> replica.saw("up a#1"));

        assertThat(contacts(replica))
                .contains(SeedStatus.connected("127.0.0.1:" + port, first.id).configuredAs("localhost:" + port))
                .anyMatch(contact -> contact.peer().equals("localhost:" + port)
                        && contact.status().equals("connected to a"));
        network.await("the failure", () -> unresolved(replica).state() == SeedStatus.State.UNRESOLVED);
        assertThat(unresolved(replica).status()).startsWith("unknown name: ");
        network.await("the count", () -> replica.metric("alertmanager_cluster_refresh_join_failed") > 0);
    }

    @Test
    void membersMayLiveAtAddressesOfIpv6() {
        Replica one = start("x", "1", "[::1]:0");
        Replica other = start("y", "1", "[::1]:0", one.address());

        network.await("the link", () -> one.saw("up y#1") && other.saw("up x#1"));
        assertThat(one.address()).startsWith("[::1]:").doesNotEndWith(":0");
    }
}
