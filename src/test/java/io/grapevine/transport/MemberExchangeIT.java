package io.grapevine.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.transport.link.Link;
import io.grapevine.transport.link.MeshAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Members without Atomix, so that all they know of others comes from introductions. */
class MemberExchangeIT {
    private final MeshNetwork network = new MeshNetwork(Optional.empty(), Optional.empty());
    private final List<BareMember> bare = new ArrayList<>();
    private Replica replica;

    @BeforeEach
    void start() {
        replica = Replica.start(network, "a", "", Optional.empty());
    }

    @AfterEach
    void close() {
        bare.forEach(BareMember::close);
        network.close();
    }

    private BareMember member(String name) throws IOException {
        BareMember member = new BareMember(name);
        bare.add(member);
        member.dial(replica.address()).join();
        network.await(name, () -> replica.saw("up " + name + "#1"));
        return member;
    }

    @Test
    void aNewMemberAndTheOthersAreIntroducedToEachOther() throws IOException {
        BareMember first = member("b");
        BareMember second = member("c");

        network.await("the introduction", () -> first.introduced.contains(second.address));
        network.await("the others", () -> second.introduced.contains(first.address));
    }

    @Test
    void whatWasSaidIsSaidAgainSinceAMessageMayBeLost() throws IOException {
        BareMember first = member("b");
        BareMember second = member("c");

        network.await("it twice more", () -> Collections.frequency(first.introduced, second.address) >= 3);
    }

    @Test
    void aMemberThatIsGoneIsIntroducedToNoOther() throws IOException {
        member("b").close();
        network.await("the end", () -> replica.saw("down b#1 CLOSED"));

        BareMember third = member("c");
        BareMember fourth = member("d");
        network.await("two rounds", () -> Collections.frequency(third.introduced, fourth.address) >= 3);

        assertThat(third.introduced).doesNotContain(bare.get(0).address);
        assertThat(fourth.introduced).doesNotContain(bare.get(0).address);
    }

    @Test
    void anIntroducedAddressIsDialledAndOnlyItsAnswerCounts() throws IOException {
        BareMember unknown = new BareMember("x");
        bare.add(unknown);
        Link link = member("b").dial(replica.address()).join();

        link.tell(MemberExchange.SUBJECT, MemberExchange.encode(List.of(unknown.address)));

        network.await("the link", () -> replica.saw("up x#1"));
    }

    @Test
    void aMemberThatTellsTooMuchCostsABoundedNumberOfAttempts() throws IOException {
        Link link = member("b").dial(replica.address()).join();
        for (int block = 0; block < 40; block++) {
            List<MeshAddress> places = new ArrayList<>();
            for (int i = 0; i < 256; i++) {
                places.add(new MeshAddress("127.1." + block + "." + i, 1));
            }
            link.tell(MemberExchange.SUBJECT, MemberExchange.encode(places));
        }
        link.tell(MemberExchange.SUBJECT, new byte[1 << 20]);

        BareMember later = member("c"); // a member that proves that it belongs here still finds room

        assertThat(replica.mesh.targets()).isBetween(100, 520);
        network.await("the introduction", () -> later.introduced.contains(bare.get(0).address));
    }
}
