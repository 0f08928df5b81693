package io.grapevine.node;

import io.grapevine.base.trace.Tracer;
import io.grapevine.dispatch.GroupIds;
import io.grapevine.model.Alert;
import io.grapevine.nflog.IncidentEpisode;
import io.grapevine.nflog.NflogEntry;
import io.grapevine.nflog.NflogKey;
import io.grapevine.notify.MessageIncident;
import io.grapevine.silence.Silence;
import io.grapevine.silence.SilenceState;
import io.grapevine.sim.FakeReceiver;
import io.grapevine.sim.Samples;
import io.grapevine.virtualtime.simulation.SimCluster;
import io.grapevine.virtualtime.simulation.SimHost;
import io.grapevine.virtualtime.simulation.SimLoop;
import io.grapevine.virtualtime.simulation.SimNetwork;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** Two replicas in virtual time with an incident of alert A, for tests of what acts on it. */
public final class ActionReplicas {
    private final SimLoop world = Samples.loop();
    private final SimNetwork network = new SimNetwork(world);
    private final Node a = start("a", 1);
    private final Node b = start("b", 2);
    private double passed;

    public ActionReplicas() {
        pass(10);
        fire();
        pass(20);
    }

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

    private void fire() {
        Alert alert = Samples.alert(world.now(), "alertname", "A").withEndsAt(Alert.NO_END);
        a.putAlerts(List.of(alert));
        b.putAlerts(List.of(alert));
    }

    /** Lets the alert resolve, and both replicas notify of it. */
    public void resolve() {
        Alert alert = a.alerts().all().iterator().next();
        a.putAlerts(List.of(Samples.ended(alert, world.now())));
        b.putAlerts(List.of(Samples.ended(alert, world.now())));
        pass(60);
    }

    /** The first replica. */
    Node a() {
        return a;
    }

    /** The second replica. */
    Node b() {
        return b;
    }

    /** Lets no message pass between the two. */
    void part() {
        network.cut("a", "b");
        network.cut("b", "a");
    }

    /** Lets all messages pass. */
    void heal() {
        network.heal();
    }

    /** Lets a time pass. */
    public void pass(double seconds) {
        passed += seconds;
        world.runUntil(Duration.ofMillis(Math.round(passed * 1000)));
    }

    /** The result of something that a replica does. */
    public <T> T await(CompletionStage<T> stage) {
        return Objects.requireNonNull(world.settled(stage));
    }

    /** Runs what waits. */
    public void settle() {
        world.settle();
    }

    public Instant now() {
        return world.now();
    }

    /** What acts on the incidents of the first replica. */
    public SilenceService first() {
        return a.silenceService();
    }

    /** What acts on the incidents of the second replica. */
    public SilenceService second() {
        return b.silenceService();
    }

    /** The episode of the incident, as the log of a replica has it. */
    static long episode(Node replica) {
        NflogEntry entry = Objects.requireNonNull(
                replica.notificationLog().latest(new NflogKey("{}:{alertname=\"A\"}", "r0", "webhook", 0)));
        return IncidentEpisode.in(entry.notified().receiverData()).orElseThrow();
    }

    /** The id of the incident's group, as a replica has it. */
    static String groupId(Node replica) {
        return GroupIds.of(replica.groups().groups().iterator().next());
    }

    /** The incident as its message names it. */
    public MessageIncident incident() {
        return new MessageIncident(groupId(a), episode(a), world.now());
    }

    /** The silences that the second replica knows, which are those of both after a while. */
    public List<Silence> silences() {
        return b.silences().all().stream().toList();
    }

    /** The silences among them that are active. */
    public List<Silence> active() {
        return silences().stream()
                .filter(silence -> silence.stateAt(world.now()) == SilenceState.ACTIVE)
                .toList();
    }
}
