package io.grapevine.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.journal.Journal;
import io.grapevine.base.trace.Tracer;
import io.grapevine.core.silence.SetResult;
import io.grapevine.model.Alert;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import io.grapevine.sim.Samples;
import io.grapevine.virtualtime.simulation.SimCluster;
import io.grapevine.virtualtime.simulation.SimHost;
import io.grapevine.virtualtime.simulation.SimLoop;
import io.grapevine.virtualtime.simulation.SimNetwork;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Silences without alerts at two replicas of a mesh, each of which may receive alerts that the other does not. */
class SharedUnmatchedSilencesTest {
    private final SimLoop world = Samples.loop();
    private final SimNetwork network = new SimNetwork(world);
    private final Node a = start("a", 1);
    private final Node b = start("b", 2);

    private Node start(String name, long seed) {
        SimHost host = new SimHost(world, seed);
        SimCluster cluster = SimCluster.mesh(network, name, List.of("a", "b")).apply(host);
        Node node = new Node(
                host,
                NodeFixtures.OPTIONS,
                cluster.replication(),
                Journal.NONE,
                Journal.NONE,
                new NodeHarness().loadedConfig(NodeHarness.CONFIG),
                new PrometheusRegistry(),
                Tracer.NONE);
        node.start();
        cluster.begin().run();
        return node;
    }

    private void pass(double seconds) {
        world.runUntil(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    private String silence() {
        SetResult result = world.settled(a.setSilence(UnmatchedSilencesTest.unmatched("30m", "alertname=\"A\"")));
        return ((SetResult.Stored) Objects.requireNonNull(result)).id();
    }

    private Silence at(Node replica, String id) {
        return Objects.requireNonNull(replica.silences().get(id));
    }

    private static Alert firing(SimLoop world) {
        return Samples.alert(world.now(), "alertname", "A").withEndsAt(Alert.NO_END);
    }

    @Test
    void silenceIsKeptOnAllReplicasWhileItMatchesOnOne() {
        pass(10);
        b.putAlerts(List.of(firing(world)));
        String id = silence();
        pass(10_000);
        assertThat(at(a, id).stateAt(world.now())).isEqualTo(SilenceState.ACTIVE);

        b.putAlerts(List.of(Samples.ended(firing(world), world.now())));
        pass(11_780);
        assertThat(at(a, id).stateAt(world.now())).isEqualTo(SilenceState.ACTIVE);
        pass(11_810);
        assertThat(List.of(a, b))
                .allSatisfy(replica ->
                        assertThat(at(replica, id).endsAt()).isBetween(Samples.at(11_790), Samples.at(11_810)));
        assertThat(at(a, id)).isEqualTo(at(b, id));
    }
}
