package io.grapevine.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.transport.link.MeshAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** After a cut, TCP repeats what was lost only seconds later: the mesh does not wait for it. */
class StalledLinkIT {
    /** A link is given up after fifteen seconds without an answer, in any case. */
    private static final Duration SOON = Duration.ofSeconds(4);

    private final MeshNetwork network = new MeshNetwork(Optional.empty(), Optional.empty());
    private final List<StallingProxy> proxies = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        network.close();
        for (StallingProxy proxy : proxies) {
            proxy.close();
        }
    }

    private Replica start(String name, MeshAddress... peers) throws IOException {
        MeshAddress listen = MeshAddress.parse(network.freeAddress()).orElseThrow();
        StallingProxy proxy = new StallingProxy(listen);
        proxies.add(proxy);
        return Replica.behind(network, name, listen, proxy.address, MeshNetwork.QUICK, peers);
    }

    private static long ups(Replica of) {
        return of.events.stream().filter(event -> event.startsWith("up ")).count();
    }

    @Test
    void linksThatStandStillAreMadeAnewOnBothSidesWhenOneSideDials() throws IOException {
        Replica first = start("a");
        Replica second = start("b", proxies.get(0).address);
        network.await("links", () -> first.saw("up b#1") && second.saw("up a#1"));
        for (StallingProxy proxy : proxies) {
            proxy.stall();
        }

        long start = System.nanoTime();
        first.loop.execute(() -> first.mesh.dial(second.id));
        network.await("new links", () -> ups(first) == 2 && ups(second) == 2);
        first.loop.execute(() -> first.mesh.send(second.id, new byte[7]));
        second.loop.execute(() -> second.mesh.send(first.id, new byte[5]));
        network.await("frames", () -> first.saw("frame of 5 from b#1") && second.saw("frame of 7 from a#1"));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        assertThat(first.events).containsExactly("up b#1", "up b#1", "frame of 5 from b#1");
        assertThat(second.events).containsExactly("up a#1", "up a#1", "frame of 7 from a#1");
    }

    @Test
    void aLinkThatAnswersStays() throws IOException {
        Replica first = start("a");
        Replica second = start("b", proxies.get(0).address);
        network.await("links", () -> first.saw("up b#1") && second.saw("up a#1"));
        long before = proxies.get(1).connections();

        first.loop.execute(() -> first.mesh.dial(second.id));
        network.await("the question who is there", () -> proxies.get(1).connections() > before);
        network.pass(600); // three times as long as a link has to answer

        assertThat(first.events).containsExactly("up b#1");
        assertThat(second.events).containsExactly("up a#1");
    }
}
