package io.grapevine.virtualtime.configtest.play;

import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.MessageActions;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.TimeMuting;
import io.grapevine.core.node.LoadedConfig;
import io.grapevine.core.node.Node;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.NotifyListener;
import io.grapevine.core.notify.SuppressedReason;
import io.grapevine.features.heartbeat.HeartbeatConfig;
import io.grapevine.features.heartbeat.HeartbeatSettings;
import io.grapevine.httpclient.message.ActionLinks;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.notification.MessageIncident;
import io.grapevine.notification.Notification;
import io.grapevine.receiver.Integrations;
import io.grapevine.receiver.MessageTemplateSet;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Plays one test. An instance plays once. */
public final class ScriptPlayer {
    /** The replicas run for a while before the test begins, so that they have found each other. */
    private static final Duration LEAD = Duration.ofMinutes(1);

    private static final long SEED = 1;

    /** Placeholder of the tokens in links of messages. */
    private static final String TOKEN = "TOKEN";

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
    private final KnownNames names = new KnownNames();
    private final StateCheck states;
    private final Map<String, TestedConfig> inForce = new LinkedHashMap<>();

    /**
     * A test that is yet to be played.
     *
     * @throws ConfigLoadException if its configuration has errors
     */
    public ScriptPlayer(TestScript script, ConfigCache configs) throws ConfigLoadException {
        this.script = script;
        this.configs = configs;
        TestedConfig config = configs.load(script.config());
        this.names.add(config);
        script.replicaNames().forEach(name -> inForce.put(name, config));
        this.world = new SimLoop(script.start().minus(LEAD), SEED);
        this.network = new SimNetwork(world);
        this.desk = new RecordingDesk(world, LEAD, log);
        List<HeartbeatConfig> watched = watchedAlerts();
        this.feed = new AlertFeed(
                script,
                world,
                labels ->
                        watched.stream().anyMatch(heartbeat -> heartbeat.alert().matches(labels)));
        boolean isClockSet = script.steps().stream().anyMatch(ScriptStep.SetClock.class::isInstance);
        List<String> addresses = script.replicaNames();
        for (String name : addresses) {
            Function<SimHost, SimCluster> finder =
                    addresses.size() == 1 ? SimCluster::none : SimCluster.mesh(network, name, addresses);
            replicas.add(new TestedReplica(world, name, replicas.size() + 1, isClockSet, finder));
        }
        this.steps = new StepRunner(this, world, network, desk, feed, log, script.start());
        this.states = new StateCheck(this, script, log, steps.silenceNames());
    }

    /** Plays the test, and returns what it has led to. */
    public PlayLog play() throws ConfigLoadException {
        configs.follow(world::now);
        for (TestedReplica replica : replicas) {
            start(replica);
        }
        world.runUntil(LEAD);
        Map<Duration, List<AlertChange>> alerts =
                feed.changes().stream().collect(Collectors.groupingBy(AlertChange::at));
        Map<Duration, List<ScriptStep>> pending =
                script.steps().stream().collect(Collectors.groupingBy(ScriptStep::at));
        Map<Duration, List<Expectation.OfState>> expected = script.expected().stream()
                .filter(Expectation.OfState.class::isInstance)
                .map(Expectation.OfState.class::cast)
                .collect(Collectors.groupingBy(Expectation.OfState::at));
        TreeSet<Duration> times = new TreeSet<>(alerts.keySet());
        times.addAll(pending.keySet());
        times.addAll(expected.keySet());
        for (Duration time : times.headSet(script.end(), true)) {
            world.runBefore(LEAD.plus(time));
            for (ScriptStep step : pending.getOrDefault(time, List.of())) {
                steps.run(step);
            }
            if (alerts.containsKey(time)) {
                feed.post(alerts.get(time), running());
            }
            if (expected.containsKey(time)) {
                world.runUntil(LEAD.plus(time));
                expected.get(time).forEach(states::run);
            }
        }
        world.runUntil(LEAD.plus(script.end()));
        return log;
    }

    /** The heartbeats whose signs are alerts, of all configurations of the test. */
    private List<HeartbeatConfig> watchedAlerts() {
        return Stream.concat(Stream.of(script.config()), script.steps().stream().flatMap(ScriptPlayer::reloaded))
                .flatMap(source -> heartbeats(source).stream())
                .filter(heartbeat -> !heartbeat.isPinged())
                .toList();
    }

    private static Stream<ConfigSource> reloaded(ScriptStep step) {
        return step instanceof ScriptStep.Reload reload ? Stream.of(reload.config()) : Stream.empty();
    }

    private List<HeartbeatConfig> heartbeats(ConfigSource source) {
        try {
            return configs.load(source).extensions().of(HeartbeatSettings.NONE).heartbeats();
        } catch (ConfigLoadException refused) {
            return List.of(); // the step says so
        }
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

    void start(TestedReplica replica) throws ConfigLoadException {
        replica.start(loadedConfig(configOf(replica.name()), replica.name()), node -> watcher(node, replica.name()));
    }

    private FlushWatcher watcher(Node node, String replica) {
        FlushWatcher watcher =
                new FlushWatcher(log, replica, () -> world.elapsed().minus(LEAD), node, steps.silenceNames());
        notes.put(replica, watcher::note);
        return watcher;
    }

    /**
     * Loads another configuration. A replica that does not run has it when it starts.
     *
     * @param only the one replica that loads it; empty for all
     * @throws ConfigLoadException if it has errors; then nothing changes
     */
    void reload(ConfigSource source, String only) throws ConfigLoadException {
        TestedConfig next = configs.load(source);
        List<TestedReplica> meant = replicas.stream()
                .filter(replica -> only.isEmpty() || replica.name().equals(only))
                .toList();
        Map<String, TestedConfig> tested = new LinkedHashMap<>();
        Map<String, LoadedConfig> loadedConfigs = new LinkedHashMap<>();
        for (TestedReplica replica : meant) {
            TestedConfig own = next.after(configOf(replica.name()));
            tested.put(replica.name(), own);
            loadedConfigs.put(replica.name(), loadedConfig(own, replica.name()));
        }
        inForce.putAll(tested);
        names.add(next);
        for (TestedReplica replica : meant) {
            if (replica.isUp()) {
                replica.node().use(Objects.requireNonNull(loadedConfigs.get(replica.name())));
            }
        }
        world.settle();
    }

    /** The names of all configurations that were in force. */
    public KnownNames names() {
        return names;
    }

    /** The configuration that is in force at the first replica at the end. */
    public TestedConfig config() {
        return configOf(script.replicaNames().get(0));
    }

    /** The configuration that is in force at a replica. */
    TestedConfig configOf(String replica) {
        return Objects.requireNonNull(inForce.get(replica));
    }

    private LoadedConfig loadedConfig(TestedConfig tested, String replica) throws ConfigLoadException {
        Map<String, List<Integration>> receivers = new TreeMap<>();
        HttpSenders senders = HttpSenders.answering(desk::answer, ENVIRONMENT);
        Integrations integrations = Integrations.answering(
                        senders,
                        MessageTemplateSet.load(
                                tested.templates(),
                                tested.extensions(),
                                tested.extensionFiles(),
                                configs.clock(),
                                Location.UTC,
                                script.externalUrl()),
                        desk::answer,
                        desk::answer)
                .with(offer());
        for (ReceiverConfig receiver : tested.usedReceivers()) {
            receivers.put(receiver.name(), recorded(SecretPlaceholders.in(receiver), integrations, replica));
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

    /** The links and buttons of messages as a server at the external URL makes them, with a placeholder for each token: no key is read. */
    private Integrations.Offer offer() {
        return new Integrations.Offer(
                this::links, this::links, (incident, action, round) -> TOKEN, script.externalUrl());
    }

    private List<ActionLinks.Link> links(MessageIncident incident, MessageActions actions, String subject) {
        List<ActionLinks.Link> links = new ArrayList<>();
        String url = script.externalUrl() + "/act/" + TOKEN;
        actions.actions().forEach(action -> links.add(new ActionLinks.Link(action.label(), url)));
        if (actions.why()) {
            links.add(ActionLinks.Link.why(incident, script.externalUrl()));
        }
        return links;
    }

    /** Writes down why flushes of one replica have led to no notification, or to one with fewer alerts. */
    private static final class FlushWatcher implements NotifyListener {
        private final PlayLog log;
        private final String replica;
        private final Supplier<Duration> now;
        private final Node node;
        private final MuteText words;

        private final Map<String, MutedAlerts> muted = new LinkedHashMap<>();

        /** Number of muted alerts of a flush, and the cause for the first. */
        private record MutedAlerts(Instant flush, String by, int count) {}

        /**
         * Watches one process.
         *
         * @param silenceNames the names that the test gives to silences, by id
         */
        FlushWatcher(PlayLog log, String replica, Supplier<Duration> now, Node node, Map<String, String> silenceNames) {
            this.log = log;
            this.replica = replica;
            this.now = now;
            this.node = node;
            this.words = new MuteText(node, silenceNames);
        }

        @Override
        public void onMuted(SuppressedReason reason, Flush flush, Alert alert) {
            if (reason == SuppressedReason.INHIBITION) {
                node.mutes()
                        .inhibition(alert.labels(), flush.now(), flush)
                        .ifPresent(inhibition -> log.exercise(ConfigPart.Kind.INHIBITION_RULE, inhibition.rule()));
            }
            MutedAlerts known = muted.get(flush.groupKey());
            if (known == null || !known.flush.equals(flush.now())) {
                muted.put(flush.groupKey(), new MutedAlerts(flush.now(), words.by(reason, flush, alert), 1));
            } else {
                muted.put(flush.groupKey(), new MutedAlerts(known.flush, known.by, known.count + 1));
            }
        }

        /** What is to be known beside a notification: alerts of its group that are muted. */
        String note(Notification notification) {
            MutedAlerts known = muted.get(notification.groupKey());
            return known == null || !known.flush.equals(notification.now())
                    ? ""
                    : known.count + (known.count == 1 ? " alert " : " alerts ") + known.by;
        }

        @Override
        public void onNotified(Flush flush, Integration integration, Notification sent, List<Alert> judged) {
            log.exercise(ConfigPart.Kind.ROUTE, flush.id().route());
            log.exercise(ConfigPart.Kind.RECEIVER, integration.receiver());
        }

        @Override
        public void onStopped(Flush flush, String reason) {
            log.exercise(ConfigPart.Kind.ROUTE, flush.id().route());
            new TimeMuting(node.loadedConfig().config().timeIntervals())
                    .mutedBy(flush.route(), flush.now())
                    .forEach(name -> log.exercise(ConfigPart.Kind.TIME_INTERVAL, name));
            log.quiet(
                    now.get(),
                    replica,
                    flush.groupKey(),
                    flush.groupLabels(),
                    flush.route().receiver(),
                    "",
                    reason,
                    () -> words.stopped(flush, reason));
        }

        @Override
        public void onNotSent(Flush flush, Integration integration, String reason) {
            log.quiet(
                    now.get(),
                    replica,
                    flush.groupKey(),
                    flush.groupLabels(),
                    integration.receiver(),
                    integration.name(),
                    reason,
                    () -> reason.equals(NOTHING_NEW)
                            ? "nothing new, repeated " + MuteText.repetition(flush, integration)
                            : SuppressedReason.of(reason) == null ? reason : words.stopped(flush, reason));
        }
    }
}
