package io.grapevine.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.trace.Tracer;
import io.grapevine.dispatch.GroupIds;
import io.grapevine.dispatch.GroupView;
import io.grapevine.model.Alert;
import io.grapevine.model.action.Action;
import io.grapevine.nflog.IncidentEpisode;
import io.grapevine.nflog.NflogEntry;
import io.grapevine.nflog.NflogKey;
import io.grapevine.node.action.ActionPermit;
import io.grapevine.node.action.ActionRequest;
import io.grapevine.node.action.ActionResult;
import io.grapevine.silence.ActionSilence;
import io.grapevine.silence.Silence;
import io.grapevine.silence.SilenceState;
import io.grapevine.sim.Depth;
import io.grapevine.sim.FakeReceiver;
import io.grapevine.sim.Samples;
import io.grapevine.virtualtime.simulation.SimCluster;
import io.grapevine.virtualtime.simulation.SimHost;
import io.grapevine.virtualtime.simulation.SimLoop;
import io.grapevine.virtualtime.simulation.SimNetwork;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Actions that arrive at two replicas, which see each other or do not. */
class SharedActionsTest {
    private static final List<Action> ACTIONS =
            List.of(Action.ACK, Action.parse("silence 1h").orElseThrow(), Action.UNDO);

    private SimLoop world = Samples.loop();
    private SimNetwork network = new SimNetwork(world);
    private Node a = start("a", 1);
    private Node b = start("b", 2);
    private double passed;

    private Node start(String name, long seed) {
        SimHost host = new SimHost(world, seed);
        SimCluster cluster = SimCluster.mesh(network, name, List.of("a", "b")).apply(host);
        LoadedConfig loaded = new NodeHarness().loadedConfig(NodeHarness.CONFIG);
        Node node = new Node(
                host,
                NodeFixtures.OPTIONS,
                cluster.replication(),
                StateStore.NONE,
                StateStore.NONE,
                new LoadedConfig(
                        loaded.config(),
                        Map.of("r0", new FakeReceiver(world).withActions("r0")),
                        loaded.routeLabels(),
                        loaded.externalUrl()),
                new PrometheusRegistry(),
                Tracer.NONE);
        node.start();
        cluster.begin().run();
        return node;
    }

    @BeforeEach
    void theIncidentHasBegun() {
        passed = 0;
        pass(10);
        Alert alert = Samples.alert(world.now(), "alertname", "A").withEndsAt(Alert.NO_END);
        a.putAlerts(List.of(alert));
        b.putAlerts(List.of(alert));
        pass(20);
    }

    private void pass(double seconds) {
        passed += seconds;
        world.runUntil(Duration.ofMillis(Math.round(passed * 1000)));
    }

    private void part() {
        network.cut("a", "b");
        network.cut("b", "a");
    }

    private long episode(Node replica) {
        NflogEntry entry = Objects.requireNonNull(
                replica.notificationLog().latest(new NflogKey("{}:{alertname=\"A\"}", "r0", "webhook", 0)));
        return IncidentEpisode.in(entry.notified().receiverData()).orElseThrow();
    }

    private ActionResult act(Node replica, Action action) {
        GroupView group = replica.groups().groups().iterator().next();
        ActionRequest request = new ActionRequest(
                action, GroupIds.of(group), episode(a), 0, Optional.empty(), "Ana", "by a link", Map.of());
        return world.settled(replica.silenceService().perform(request, ActionPermit.ALL));
    }

    private Map<String, Silence> silences(Node replica) {
        Map<String, Silence> all = new TreeMap<>();
        replica.silences().all().forEach(silence -> all.put(silence.id(), silence));
        return all;
    }

    private SilenceState state(Silence silence) {
        return silence.stateAt(world.now());
    }

    @Test
    void bothReplicasKnowTheEpisodeAndTheActionsOfOne() {
        assertThat(episode(a)).isEqualTo(episode(b));
        assertThat(act(a, Action.ACK)).isInstanceOf(ActionResult.Done.class);
        pass(1);
        assertThat(act(b, Action.ACK)).isInstanceOf(ActionResult.Exists.class);
        assertThat(act(b, Action.UNDO)).isInstanceOf(ActionResult.Undone.class);
        pass(1);
        assertThat(act(a, Action.UNDO)).isInstanceOf(ActionResult.Nothing.class);
    }

    @Test
    void theSameButtonOnBothSidesOfAPartitionMakesOneSilence() {
        part();
        pass(10);
        assertThat(act(a, Action.ACK)).isInstanceOf(ActionResult.Done.class);
        pass(10);
        assertThat(act(b, Action.ACK)).isInstanceOf(ActionResult.Done.class);
        network.heal();
        pass(60);

        assertThat(silences(a)).hasSize(1).isEqualTo(silences(b));
        assertThat(silences(a).values()).extracting(this::state).containsExactly(SilenceState.ACTIVE);
    }

    @Test
    void anUndoOnOneSideOfAPartitionHoldsOnBoth() {
        act(a, Action.ACK);
        pass(1);
        part();
        pass(10);
        act(b, Action.UNDO);
        pass(10);
        assertThat(act(a, Action.ACK)).isInstanceOf(ActionResult.Exists.class);
        network.heal();
        pass(60);

        assertThat(silences(a)).hasSize(1).isEqualTo(silences(b));
        assertThat(silences(a).values()).extracting(this::state).containsExactly(SilenceState.EXPIRED);
    }

    @Test
    void whateverIsPressedThereIsOneSilenceOfEachRoundAndNoneIsRevived() {
        for (int seed = 0; seed < Depth.of(20, 200); seed++) {
            world = Samples.loop();
            network = new SimNetwork(world);
            a = start("a", 1);
            b = start("b", 2);
            theIncidentHasBegun();
            assertThat(expiredAfter(new Random(seed))).as("seed " + seed).isEmpty();
        }
    }

    /** Presses at random; returns the silences that were expired and are active. */
    private Set<String> expiredAfter(Random random) {
        Set<String> expired = new TreeSet<>();
        for (int i = 0; i < 30; i++) {
            if (random.nextInt(6) == 0) {
                part();
            } else if (random.nextInt(4) == 0) {
                network.heal();
            }
            Node replica = random.nextBoolean() ? a : b;
            ActionResult result = act(replica, ACTIONS.get(random.nextInt(ACTIONS.size())));
            if (result instanceof ActionResult.Undone undone) {
                expired.addAll(undone.ids());
            }
            pass(random.nextInt(3) == 0 ? 0 : random.nextDouble() * 5);
        }
        network.heal();
        pass(60);
        assertThat(silences(a)).isNotEmpty().isEqualTo(silences(b));
        assertThat(silences(a).values().stream()
                        .map(silence -> ActionSilence.of(silence).orElseThrow())
                        .toList())
                .doesNotHaveDuplicates();
        Set<String> revived = new HashSet<>(expired);
        revived.removeIf(id -> state(silences(a).get(id)) == SilenceState.EXPIRED);
        return revived;
    }
}
