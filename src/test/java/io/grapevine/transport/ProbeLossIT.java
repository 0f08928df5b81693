package io.grapevine.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.transport.link.MeshAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Atomix takes a member for dead that answered a probe too late; the mesh does not. */
@Tag("thorough")
class ProbeLossIT {
    private static final double LOSS = 0.05;

    /** At one probe a second, an hour. */
    private static final int PROBES = 3600;

    private static final int STEPS = 12;

    /** A second is three milliseconds here, but for the time to answer, as the machine is no faster than ever. */
    private static final ChannelOptions.Timing COMPRESSED = new ChannelOptions.Timing(
            Duration.ofMillis(3),
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1));

    private final MeshNetwork network = new MeshNetwork(Optional.empty(), Optional.empty());
    private final List<LossyProxy> proxies = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        network.close();
        for (LossyProxy proxy : proxies) {
            proxy.close();
        }
    }

    private Replica start(String name, MeshAddress... peers) throws IOException {
        MeshAddress listen = MeshAddress.parse(network.freeAddress()).orElseThrow();
        LossyProxy proxy = new LossyProxy(listen, LOSS);
        proxies.add(proxy);
        return Replica.behind(network, name, listen, proxy.address, COMPRESSED, peers);
    }

    @Test
    void oneProbeInTwentyLostForAnHourIsNoAlarm() throws IOException {
        Replica first = start("a");
        Replica second = start("b", proxies.get(0).address);
        Replica third = start("c", proxies.get(0).address);

        for (int step = 1; step <= STEPS; step++) {
            int probes = PROBES / STEPS * step;
            network.await(probes + " probes", () -> proxies.stream().allMatch(each -> each.questions.get() >= probes));
        }

        assertThat(first.events).containsExactlyInAnyOrder("up b#1", "up c#1");
        assertThat(second.events).containsExactlyInAnyOrder("up a#1", "up c#1");
        assertThat(third.events).containsExactlyInAnyOrder("up a#1", "up b#1");
        for (LossyProxy proxy : proxies) {
            double lost = proxy.lost.get() / (double) (proxy.lost.get() + proxy.passed.get());
            assertThat(lost).isBetween(LOSS / 2, LOSS * 2);
        }
    }
}
