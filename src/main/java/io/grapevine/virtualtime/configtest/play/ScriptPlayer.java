package io.grapevine.virtualtime.configtest.play;

import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.integration.registry.Integrations;
import io.grapevine.integration.registry.MessageTemplateSet;
import io.grapevine.model.LabelSet;
import io.grapevine.node.LoadedConfig;
import io.grapevine.node.Node;
import io.grapevine.notify.Integration;
import io.grapevine.notify.Notification;
import io.grapevine.template.TemplateData;
import io.grapevine.virtualtime.configtest.script.AlertChange;
import io.grapevine.virtualtime.configtest.script.ConfigSource;
import io.grapevine.virtualtime.configtest.script.Expectation;
import io.grapevine.virtualtime.configtest.script.ScriptStep;
import io.grapevine.virtualtime.configtest.script.TestScript;
import io.grapevine.virtualtime.simulation.SimCluster;
import io.grapevine.virtualtime.simulation.SimHost;
import io.grapevine.virtualtime.simulation.SimLoop;
import io.grapevine.virtualtime.simulation.SimNetwork;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Plays one test. An instance plays once. */
public final class ScriptPlayer {
    /** The replicas run for a while before the test begins, so that they have found each other. */
    private static final Duration LEAD = Duration.ofMinutes(1);

    private static final long SEED = 1;

    /** Credentials of AWS, so that those of this computer are not looked for. */
    private static final Map<String, String> ENVIRONMENT =
            Map.of("AWS_ACCESS_KEY_ID", "test", "AWS_SECRET_ACCESS_KEY", "test", "AWS_REGION", "us-east-1");

    private final TestScript script;
    private final ConfigCache configs;
    private final PlayLog log = new PlayLog();
    private final SimLoop world;
    private final SimNetwork network;
    private final RecordingDesk desk;
    private final List<TestedReplica> replicas = new ArrayList<>();
    private final Map<String, Function<Notification, String>> notes = new LinkedHashMap<>();
    private final AlertFeed feed;
    private final StepRunner steps;
    private final KnownReceivers receivers = new KnownReceivers();

    private TestedConfig config;

    /**
     * A test that is yet to be played.
     *
     * @throws ScriptFault if its configuration has errors
     */
    public ScriptPlayer(TestScript script, ConfigCache configs) throws ScriptFault {
        this.script = script;
        this.configs = configs;
        this.config = configs.load(script.config());
        receivers.add(config.config());
        this.world = new SimLoop(script.start().minus(LEAD), SEED);
        this.network = new SimNetwork(world);
        this.desk = new RecordingDesk(world, LEAD, log);
        this.feed = new AlertFeed(script, world, this::isHeartbeat);
        List<String> names = script.replicaNames();
        for (String name : names) {
            Function<SimHost, SimCluster> finder =
                    names.size() == 1 ? SimCluster::none : SimCluster.mesh(network, name, names);
            replicas.add(new TestedReplica(world, name, replicas.size() + 1, finder));
        }
        this.steps = new StepRunner(this, world, network, desk, feed, log, script.start());
    }

    /** Plays the test, and returns what it has led to. */
    public PlayLog play() throws ScriptFault {
        configs.follow(world::now);
        for (TestedReplica replica : replicas) {
            start(replica);
        }
        world.runUntil(LEAD);
        Map<Duration, List<AlertChange>> alerts = byTime(feed.changes().stream(), AlertChange::at);
        Map<Duration, List<ScriptStep>> pending = byTime(script.steps().stream(), ScriptStep::at);
        Map<Duration, List<Expectation.Muted>> probes = byTime(
                script.expected().stream()
                        .filter(Expectation.Muted.class::isInstance)
                        .map(Expectation.Muted.class::cast),
                Expectation.Muted::at);
        TreeSet<Duration> times = new TreeSet<>(alerts.keySet());
        times.addAll(pending.keySet());
        times.addAll(probes.keySet());
        Map<Duration, List<Expectation.Silenced>> counts = byTime(
                script.expected().stream()
                        .filter(Expectation.Silenced.class::isInstance)
                        .map(Expectation.Silenced.class::cast),
                expected -> expected.window().until());
        times.addAll(counts.keySet());
        for (Duration time : times.headSet(script.end(), true)) {
            world.runBefore(LEAD.plus(time));
            for (ScriptStep step : pending.getOrDefault(time, List.of())) {
                steps.run(step);
            }
            if (alerts.containsKey(time)) {
                feed.post(alerts.get(time), running());
            }
            if (probes.containsKey(time)) {
                world.runUntil(LEAD.plus(time));
                probes.get(time).forEach(probe -> log.mutes(probe, steps.mutes(probe, config)));
            }
            if (counts.containsKey(time)) {
                world.runUntil(LEAD.plus(time));
                counts.get(time).forEach(expected -> log.silenced(expected, steps.silenced(expected)));
            }
        }
        world.runUntil(LEAD.plus(script.end()));
        return log;
    }

    private boolean isHeartbeat(LabelSet labels) {
        return config.extensions().heartbeats().stream()
                .anyMatch(
                        heartbeat -> !heartbeat.isPinged() && heartbeat.alert().matches(labels));
    }

    private static <T> Map<Duration, List<T>> byTime(Stream<T> items, Function<T, Duration> time) {
        return items.collect(Collectors.groupingBy(time));
    }

    /** The replicas that are up, in the order of their names. */
    List<TestedReplica> running() {
        return replicas.stream().filter(TestedReplica::isUp).toList();
    }

    TestedReplica replica(String name) {
        return replicas.stream()
                .filter(replica -> replica.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    void start(TestedReplica replica) throws ScriptFault {
        replica.start(loadedConfig(config, replica.name()), node -> watcher(node, replica.name()));
    }

    private FlushWatcher watcher(Node node, String replica) {
        FlushWatcher watcher =
                new FlushWatcher(log, replica, () -> world.elapsed().minus(LEAD), node, steps.silenceNames());
        notes.put(replica, watcher::note);
        return watcher;
    }

    /**
     * Loads another configuration in all replicas.
     *
     * @throws ScriptFault if it has errors; then nothing changes
     */
    void reload(ConfigSource source) throws ScriptFault {
        TestedConfig next = configs.load(source);
        Map<String, LoadedConfig> loadedConfigs = new LinkedHashMap<>();
        for (TestedReplica replica : running()) {
            loadedConfigs.put(replica.name(), loadedConfig(next, replica.name()));
        }
        config = next;
        receivers.add(next.config());
        running().forEach(replica -> replica.node().use(Objects.requireNonNull(loadedConfigs.get(replica.name()))));
        world.settle();
    }

    /** The receivers of all configurations that were in force. */
    public KnownReceivers receivers() {
        return receivers;
    }

    /** The configuration in force at the end. */
    public TestedConfig config() {
        return config;
    }

    private LoadedConfig loadedConfig(TestedConfig tested, String replica) throws ScriptFault {
        Map<String, List<Integration>> receivers = new TreeMap<>();
        try {
            HttpSenders senders = HttpSenders.answering(desk::answer, ENVIRONMENT);
            Integrations integrations = Integrations.answering(
                    senders,
                    MessageTemplateSet.load(
                            tested.templates(),
                            tested.extensions(),
                            tested.extensionFiles(),
                            configs.clock(),
                            ZoneOffset.UTC,
                            script.externalUrl()),
                    desk::answer);
            for (ReceiverConfig receiver : tested.usedReceivers()) {
                receivers.put(receiver.name(), recorded(SecretPlaceholders.in(receiver), integrations, replica));
            }
        } catch (ConfigLoadException e) {
            throw new ScriptFault(e.text());
        }
        return new LoadedConfig(
                tested.config(),
                receivers,
                (labels, data) -> rendered(tested, labels, data),
                script.externalUrl(),
                tested.extensions());
    }

    private static LabelSet rendered(TestedConfig tested, LabelSet labels, TemplateData data) {
        return labels.isEmpty() ? labels : tested.templates().routeLabels(data).labels();
    }

    private List<Integration> recorded(ReceiverConfig receiver, Integrations integrations, String replica)
            throws ConfigLoadException {
        List<Integration> real = integrations.of(receiver);
        List<Integration> recorded = new ArrayList<>();
        for (int i = 0; i < real.size(); i++) {
            recorded.add(desk.recorded(
                    replica, real.get(i), receiver.integrations().get(i), notification -> note(replica, notification)));
        }
        return recorded;
    }

    private String note(String replica, Notification notification) {
        Function<Notification, String> noted = notes.get(replica);
        return noted == null ? "" : noted.apply(notification);
    }

    List<String> replicaNames() {
        return script.replicaNames();
    }
}
