package io.grapevine.core.node;

import io.grapevine.base.journal.Journal;
import io.grapevine.base.trace.Tracer;
import io.grapevine.features.actions.ActionPermit;
import io.grapevine.features.actions.ActionRequest;
import io.grapevine.features.actions.ActionResult;
import io.grapevine.features.actions.IncidentActions;
import io.grapevine.model.Action;
import io.grapevine.model.Alert;
import io.grapevine.notification.MessageIncident;
import io.grapevine.notification.MessageState;
import io.grapevine.records.IncidentMarks;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogKey;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import io.grapevine.sim.FakeReceiver;
import io.grapevine.sim.Samples;
import io.grapevine.virtualtime.simulation.FaultyHost;
import io.grapevine.virtualtime.simulation.SimCluster;
import io.grapevine.virtualtime.simulation.SimHost;
import io.grapevine.virtualtime.simulation.SimLoop;
import io.grapevine.virtualtime.simulation.SimNetwork;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** Two replicas in virtual time with an incident of alert A, and a third one on demand, for tests of what acts on the incident. */
public final class ActionReplicas {
    private final SimLoop world = Samples.loop();
    private final SimNetwork network = new SimNetwork(world);
    private final Map<String, FakeReceiver> receivers = new TreeMap<>();
    private final String extensions;
    private final Node a;
    private final Node b;
    private final SlowStore disk = new SlowStore();
    private double passed;

    /** A disk of silences that a test can hold up. */
    static final class SlowStore implements Journal {
        private final List<Runnable> waiting = new ArrayList<>();
        private boolean isHeldUp;

        void holdUp() {
            isHeldUp = true;
        }

        void goOn() {
            isHeldUp = false;
            List.copyOf(waiting).forEach(Runnable::run);
            waiting.clear();
        }

        @Override
        public void append(byte[] record, Runnable whenDurable) {
            waiting.add(whenDurable);
            if (!isHeldUp) {
                goOn();
            }
        }
    }

    public ActionReplicas() {
        this(true);
    }

    /** Two replicas whose receiver is notified of resolved alerts, or is not. */
    ActionReplicas(boolean sendResolved) {
        this(sendResolved, Duration.ZERO);
    }

    /** Two replicas; the clock of the first one is ahead. */
    ActionReplicas(Duration ahead) {
        this(true, ahead);
    }

    /** Two replicas with a step after a minute that notifies a second receiver. */
    static ActionReplicas withStep() {
        return new ActionReplicas(true, Duration.ZERO, """
                on_call:
                  escalations:
                  - {name: p, receiver: r0, steps: [{name: s, after: 1m, receiver: r1, labels: {step: s}}]}
                """);
    }

    private ActionReplicas(boolean sendResolved, Duration ahead) {
        this(sendResolved, ahead, "{}");
    }

    private ActionReplicas(boolean sendResolved, Duration ahead, String extensions) {
        this.extensions = extensions;
        a = start("a", new FaultyHost(world, 1, ahead), disk, sendResolved);
        b = start("b", new SimHost(world, 2), Journal.NONE, sendResolved);
        pass(10);
        fire();
        pass(20);
    }

    /** Starts a third replica that knows what the others share and no alert, and then isolates it: as after a restart of all. */
    Node startIsolatedWithoutAlerts(boolean sendResolved) {
        Node third = start("c", new SimHost(world, 3), Journal.NONE, sendResolved);
        pass(30);
        for (String other : List.of("a", "b")) {
            network.cut("c", other);
            network.cut(other, "c");
        }
        pass(90);
        return third;
    }

    private Node start(String name, SimHost host, Journal silences, boolean sendResolved) {
        SimCluster cluster =
                SimCluster.mesh(network, name, List.of("a", "b", "c")).apply(host);
        receivers.put(name, new FakeReceiver(world));
        LoadedConfig loaded =
                new NodeHarness().loadedConfig(NodeHarness.CONFIG.replace("receivers: [", "receivers: [{name: r1}, "));
        Node node = new Node(
                host,
                NodeFixtures.OPTIONS,
                cluster.replication(),
                silences,
                Journal.NONE,
                new LoadedConfig(
                        loaded.config(),
                        Map.of(
                                "r0", receivers.get(name).withActions("r0", sendResolved),
                                "r1", receivers.get(name).withActions("r1", sendResolved)),
                        loaded.routeLabels(),
                        loaded.externalUrl(),
                        NodeFixtures.extensions(extensions, loaded.config())),
                new PrometheusRegistry(),
                Tracer.NONE);
        node.start();
        cluster.begin().run();
        return node;
    }

    private void post(Alert alert) {
        a.putAlerts(List.of(alert));
        b.putAlerts(List.of(alert));
    }

    private void fire() {
        post(Samples.alert(world.now(), "alertname", "A").withEndsAt(Alert.NO_END));
    }

    /** Lets the alert resolve, and both replicas notify of it. */
    public void resolve() {
        resolve(60);
    }

    /** Lets the alert resolve, and returns after a time in seconds. */
    void resolve(double seconds) {
        post(Samples.ended(a.alerts().all().iterator().next(), world.now()));
        pass(seconds);
    }

    /** The first replica. */
    Node a() {
        return a;
    }

    /** The second replica. */
    Node b() {
        return b;
    }

    /** Where the first replica stores its silences. */
    SlowStore disk() {
        return disk;
    }

    /** What a replica, given by its name, sends to. */
    FakeReceiver receiver(String name) {
        return Objects.requireNonNull(receivers.get(name));
    }

    /** Lets an alert of the group, given by its label, resolve, or the first one if that is empty. */
    void resolve(String i) {
        Alert alert = a.alerts().all().stream()
                .filter(each -> each.labels().valueOf("i").equals(i))
                .findFirst()
                .orElseThrow();
        post(Samples.ended(alert, world.now()));
        pass(60);
    }

    /** Lets the alert fire anew. */
    void fireAgain() {
        fire();
        pass(60);
    }

    /** Lets another alert of the group fire. */
    void fireAlso(String i) {
        post(Samples.alert(world.now(), "alertname", "A", "i", i).withEndsAt(Alert.NO_END));
    }

    /** Lets no message pass between the two. */
    public void part() {
        network.cut("a", "b");
        network.cut("b", "a");
    }

    /** Lets no message of the second replica pass to the first one. */
    void loseReplies() {
        network.cut("b", "a");
    }

    /** Lets all messages pass. */
    public void heal() {
        network.heal();
    }

    /** Lets a time pass. */
    public void pass(double seconds) {
        passed += seconds;
        world.runUntil(Duration.ofMillis(Math.round(passed * 1000)));
    }

    /** The result of something that a replica does, which may have to catch up with others first. */
    public <T> T await(CompletionStage<T> stage) {
        T result = world.settled(stage);
        for (int i = 0; i < 60 && result == null; i++) {
            pass(0.05);
            result = world.settled(stage);
        }
        return Objects.requireNonNull(result);
    }

    /** Runs what waits. */
    public void settle() {
        world.settle();
    }

    /** Asks a replica for what a button of an episode's message does. */
    CompletionStage<ActionResult> ask(Node replica, Action action, long episode, int round, Optional<Instant> at) {
        ActionRequest request =
                new ActionRequest(action, groupId(replica), episode, round, at, "Ana", "by a link", Map.of());
        return replica.part(IncidentActions.class).orElseThrow().perform(request, ActionPermit.ALL);
    }

    /** What a button of the first round does, by how its action is written. */
    ActionResult act(Node replica, String action, long episode) {
        return await(ask(replica, Action.parse(action).orElseThrow(), episode, 0, Optional.empty()));
    }

    /** Acknowledges the group as users of the web UI do. */
    public void acknowledgeInWebUi(String author) {
        await(first().acknowledge(a.groups().groups().iterator().next(), author, "in the web UI", Optional.empty()));
    }

    public Instant now() {
        return world.now();
    }

    /** What acts on the incidents of the first replica. */
    public IncidentActions first() {
        return a.part(IncidentActions.class).orElseThrow();
    }

    /** What acts on the incidents of the second replica. */
    public IncidentActions second() {
        return b.part(IncidentActions.class).orElseThrow();
    }

    /** The episode of the incident, as the log of a replica has it. */
    static long episode(Node replica) {
        NflogEntry entry = Objects.requireNonNull(
                replica.notificationLog().latest(new NflogKey("{}:{alertname=\"A\"}", "r0", "webhook", 0)));
        return IncidentMarks.episode(entry.notified().receiverData()).orElseThrow();
    }

    /** The id of the incident's group, as a replica has it. */
    static String groupId(Node replica) {
        return replica.groups().groups().iterator().next().id();
    }

    /** The incident as its message names it. */
    public MessageIncident incident() {
        return new MessageIncident(groupId(a), episode(a), world.now());
    }

    /** What the message of the incident shows, as the first replica knows it. */
    public MessageState state() {
        return await(first().incident(groupId(a), episode(a))).messageState(0);
    }

    /** Sets a silence as a client of the first replica does. */
    public void edit(Silence changed) {
        await(a.setSilence(changed));
        pass(1);
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
