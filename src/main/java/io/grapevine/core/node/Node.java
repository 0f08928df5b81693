package io.grapevine.core.node;

import io.grapevine.base.journal.Journal;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.PauseDetectingLoop;
import io.grapevine.base.loop.Slices;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.base.trace.Span;
import io.grapevine.base.trace.Tracer;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.core.Core;
import io.grapevine.core.Feature;
import io.grapevine.core.alerts.AlertListener;
import io.grapevine.core.alerts.AlertMetrics;
import io.grapevine.core.alerts.AlertStore;
import io.grapevine.core.alerts.AlertsView;
import io.grapevine.core.alerts.MatchLimit;
import io.grapevine.core.alerts.RaisedAlerts;
import io.grapevine.core.alerts.ReplicaLabels;
import io.grapevine.core.dispatch.DispatchMetrics;
import io.grapevine.core.dispatch.DispatchPlan;
import io.grapevine.core.dispatch.Dispatcher;
import io.grapevine.core.dispatch.GroupListener;
import io.grapevine.core.dispatch.GroupMember;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.dispatch.GroupsView;
import io.grapevine.core.dispatch.Route;
import io.grapevine.core.event.Event;
import io.grapevine.core.event.EventData;
import io.grapevine.core.mute.Inhibitor;
import io.grapevine.core.mute.MuteIndex;
import io.grapevine.core.mute.MuteStatus;
import io.grapevine.core.nflog.NflogEntry;
import io.grapevine.core.nflog.NflogMetrics;
import io.grapevine.core.nflog.NflogView;
import io.grapevine.core.nflog.NotificationLog;
import io.grapevine.core.notify.DutyRoster;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Forecast;
import io.grapevine.core.notify.NotifyListener;
import io.grapevine.core.notify.NotifyMetrics;
import io.grapevine.core.notify.RateLimits;
import io.grapevine.core.notify.RecentNotifications;
import io.grapevine.core.notify.RecentView;
import io.grapevine.core.notify.TimeMuting;
import io.grapevine.core.notify.delivery.DeliveryServices;
import io.grapevine.core.notify.delivery.SendCoordinator;
import io.grapevine.core.notify.delivery.SendSlots;
import io.grapevine.core.notify.delivery.StormValves;
import io.grapevine.core.notify.pipeline.PeerWaitStage;
import io.grapevine.core.notify.pipeline.Pipeline;
import io.grapevine.core.silence.SetResult;
import io.grapevine.core.silence.Silence;
import io.grapevine.core.silence.SilenceCodec;
import io.grapevine.core.silence.SilenceListener;
import io.grapevine.core.silence.SilenceMetrics;
import io.grapevine.core.silence.Silences;
import io.grapevine.core.silence.SilencesView;
import io.grapevine.core.silence.Submission;
import io.grapevine.mesh.PeerAlerts;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.mesh.membership.PeersListener;
import io.grapevine.mesh.state.Stored;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A replica: alerts, silences, notification log, dispatcher and pipeline on one event loop. The constructor, {@link
 * #restore} and {@link #start} are called first, on the loop; all else from any thread, with stages that complete on
 * the loop.
 */
public final class Node {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private final PauseDetectingLoop loop;
    private final NodeOptions options;
    private final AlertStore alerts;
    private final RaisedAlerts raised;
    private final ReplicaLabels replicaLabels;
    private final Silences silences;
    private final NotificationLog log;
    private final Inhibitor inhibitor;
    private final MuteIndex mutes;
    private final SendCoordinator coordinator;
    private final PeerWaitStage peerWait;
    private final RecentNotifications recent;
    private final NodeEvents events;
    private final StormValves valves;
    private final DeliveryServices services;
    private final Dispatcher dispatcher;
    private final List<Feature.Part> parts = new ArrayList<>();
    private final Ingest ingest;
    private final NodeMetrics metrics;
    private final NotifyMetrics notifyMetrics;
    private final Maintenance silenceMaintenance;
    private final Maintenance logMaintenance;
    private final Optional<RateLimits> rates;
    private final Replication replication;
    private final SettleHold hold;
    /** Ends the answers to peers about alerts. */
    private final Runnable answering;

    private final OnCallOverrides overrides;

    private volatile LoadedConfig loadedConfig;
    private volatile DutyRoster roster = DutyRoster.of(Map.of());
    /** Matches alerts with a configuration that is to come. */
    private EventLoop.Timer preparing = () -> {};
    /** The reloads that are not in effect; the last one is being prepared. */
    private final List<CompletableFuture<Void>> reloads = new ArrayList<>();

    /**
     * Creates a replica without state.
     *
     * @param replication replicates its state; started by the caller after {@link #restore}
     * @param silenceStore persists the silences
     * @param logStore persists the notification log
     * @param loadedConfig the initial configuration
     * @param tracer starts the traces of its flushes
     */
    public Node(
            EventLoop eventLoop,
            NodeOptions options,
            Replication replication,
            Journal silenceStore,
            Journal logStore,
            LoadedConfig loadedConfig,
            PrometheusRegistry registry,
            Tracer tracer) {
        this.loop = PauseDetectingLoop.on(eventLoop);
        loop.onPause(this::onPause);
        this.options = options;
        this.replication = replication;
        this.loadedConfig = loadedConfig;
        alerts = new AlertStore(
                loop, options.perAlertNameLimit(), new AlertMetrics(registry, options.alertNamesInMetrics()));
        replicaLabels = new ReplicaLabels(loadedConfig.extensions().server().replicaLabels());
        silences = new Silences(
                loop,
                options.retention(),
                options.silenceLimits(),
                options.logSilences(),
                replication.state("sil"),
                silenceStore,
                new SilenceMetrics(registry));
        overrides = new OnCallOverrides(silences);
        silences.addListener(overrides);
        log = new NotificationLog(
                loop, options.retention(), replication.state("nfl"), logStore, new NflogMetrics(registry));
        inhibitor = new Inhibitor(loadedConfig.config().inhibitRules());
        mutes = new MuteIndex(loop, alerts, silences, inhibitor);
        answering = replication.services().alerts().answerBy(replication.tenant(), this::stateOf);
        raised = new RaisedAlerts(loop, alerts);
        coordinator = new SendCoordinator(loop, replication, log, options.peerTimeout());
        peerWait = new PeerWaitStage(loop, replication.peers(), options.peerTimeout());
        notifyMetrics = new NotifyMetrics(
                registry, options.receiverNamesInMetrics(), replication.tenant().isEmpty());
        recent = new RecentNotifications(loop, log);
        events = new NodeEvents(loop, replication, mutes);
        rates = options.quota().map(quota -> new RateLimits(loop, quota::notificationRate, registry));
        SendSlots slots =
                new SendSlots(options.quota().isPresent() ? options.quota().get()::maxAttempts : () -> 0);
        valves = new StormValves(loop, registry);
        valves.use(loadedConfig.extensions().onCall().stormValves());
        services = new DeliveryServices(
                loop,
                log,
                mutes,
                alerts,
                this::hasGrownSince,
                coordinator,
                slots,
                notifyMetrics,
                recent,
                events,
                valves,
                options.logsMuted(),
                tracer);
        metrics = new NodeMetrics(registry, replication.peers().status() != ClusterPeers.Status.DISABLED);
        dispatcher = new Dispatcher(
                loop,
                plan(loadedConfig, Route.tree(loadedConfig.config().route())),
                options.dispatchStartDelay(),
                new DispatchMetrics(registry));
        ingest = new Ingest(loop, alerts, dispatcher);
        listen();
        Core core = new ReplicaCore(
                loop,
                registry,
                replication,
                alerts,
                raised,
                silences,
                mutes,
                log,
                dispatcher,
                events,
                parts,
                services,
                () -> roster,
                alert -> log.awaitsEndOf(alert, key -> this.loadedConfig.isNotifiedOfEnds(key)),
                options);
        options.features().forEach(each -> parts.add(each.begin(core)));
        parts.forEach(part -> part.use(loadedConfig.extensions()));
        options.quota().ifPresent(quota -> limit(quota, registry));
        MatchLimit matchLimit = new MatchLimit(registry);
        mutes.report(matchLimit);
        inhibitor.report(matchLimit);
        dispatcher.report(matchLimit);
        log.addListener(new MutedForAll(loop, log, silences, mutes, dispatcher, () -> roster));
        hold = new SettleHold(replication.peers(), dispatcher);
        hold.begin();
        silenceMaintenance =
                new Maintenance(loop, "silences", silenceStore, silences::collectGarbage, silences::records, registry);
        logMaintenance = new Maintenance(loop, "nflog", logStore, log::collectGarbage, log::records, registry);
        AlertStates states = new AlertStates(loop, alerts, dispatcher, mutes, options.groupKeyInMetrics());
        states.register(registry);
        alerts.addListener(states);
        if (replication.tenant().isEmpty()) { // tenants have no grapevine.yml
            states.registerMuted(registry, log, () -> this.loadedConfig.receivers());
            states.registerDisputed(registry, replicaLabels);
        }
    }

    /** Limits what is stored, and what is sent; before anything is. */
    private void limit(Quota quota, PrometheusRegistry registry) {
        alerts.limitTo(quota, registry);
        silences.limitTo(quota::silences);
        silences.limitRegexps(quota.regexpsOfSilences());
        dispatcher.limitTo(quota::maxGroups, () -> alerts.all().size(), quota::onReached);
        RateLimits limits = rates.orElseThrow();
        log.addListener(merged -> {
            if (merged.isNotification()) {
                limits.sentElsewhere(merged.entry().key().integration());
            }
        });
    }

    /** Registers the listeners; the dispatcher last, as an alert must be indexed for muting before it is dispatched. */
    private void listen() {
        silences.addListener(mutes);
        alerts.addListener(mutes);
        alerts.addListener("inhibitor", inhibitor);
        alerts.addListener("dispatcher", dispatcher);
    }

    private DispatchPlan plan(LoadedConfig next, Route root) {
        TimeMuting times = new TimeMuting(next.config().timeIntervals());
        roster = new DutyRoster(
                next.extensions().onCall(),
                rates.isPresent() ? rates.get().limit(next.receivers()) : next.receivers(),
                next.config().receivers().stream()
                        .collect(Collectors.toMap(ReceiverConfig::name, ReceiverConfig::labels)),
                overrides::of);
        Pipeline pipeline = new Pipeline(services, times, peerWait, roster);
        notifyMetrics.use(next.integrations());
        metrics.adopted(next);
        return new DispatchPlan(root, pipeline, next.routeLabels(), next.externalUrl());
    }

    /** Lets the metrics of notifications have the series of these kinds of integrations from the start. */
    public void showKinds(List<String> labels) {
        notifyMetrics.show(labels);
    }

    /** Sends events of all that happens to {@code sink}; called before {@link #start}, or not at all. */
    public void recordEvents(Consumer<Event> sink) {
        events.sendTo(sink);
        alerts.onCreate(events::onCreate);
        silences.addListener(events);
        dispatcher.listen(events);
    }

    /** Registers {@code observer} for the results of flushes; called before {@link #start}. */
    public void observe(NotifyListener observer) {
        events.notifyToo(observer);
    }

    /** Registers listeners, under a name for metrics, for alerts and silences, restored ones included; before {@link #restore}. */
    public void observe(String name, AlertListener ofAlerts, SilenceListener ofSilences) {
        alerts.addListener(name, ofAlerts);
        silences.addListener(ofSilences);
    }

    /** Registers {@code observer} for the alerts and flushes of groups; called before {@link #start}. */
    public void observe(GroupListener observer) {
        dispatcher.listen(observer);
    }

    /** How many alerts inhibition rules keep, as sources or as what they may inhibit, each as often as rules keep it. On the loop. */
    public long inhibitedAlerts() {
        return inhibitor.kept();
    }

    /** Records an event that is not one of the state of this replica, if events are recorded. */
    public void record(EventData data) {
        loop.execute(() -> events.record(data));
    }

    /** Restores persisted state. Later versions win, in any order. */
    public void restore(
            Collection<Stored<SilenceCodec.Message>> storedSilences, Collection<Stored<NflogEntry>> storedEntries) {
        storedSilences.forEach(silences::restore);
        storedEntries.forEach(log::restore);
    }

    /** Takes in what the replicated states hold already; called before {@link #start}, or not at all. */
    public void replay() {
        silences.replay();
        log.replay();
    }

    private PeerAlerts.@Nullable PeerAlert stateOf(long fingerprint) {
        Alert alert = alerts.get(new Fingerprint(fingerprint));
        return alert == null ? null : PeerAlerts.PeerAlert.of(alert, loop.now());
    }

    private boolean hasGrownSince(Flush flush) {
        return dispatcher.hasGrownSince(flush);
    }

    private void onPause(Duration pause, Duration asleep) {
        if (replication.tenant().isEmpty()) { // else each tenant would say so
            LOG.atWarn().addKeyValue("duration", pause).log("Process was paused, ends of alerts are postponed");
        }
        if (!replication
                .peers()
                .shared()) { // else the others have renewed leases, and what lapsed there must not come back
            silences.extendAfterPause(pause);
        }
        parts.forEach(part -> part.paused(pause, asleep));
        alerts.extendAfterPause(pause);
    }

    /** Starts the periodic tasks. */
    public void start() {
        loop.start();
        if (options.alertGcInterval().compareTo(Duration.ZERO) > 0) {
            loop.every(options.alertGcInterval(), alerts::collectGarbage);
        }
        silenceMaintenance.every(options.maintenanceInterval());
        logMaintenance.every(options.maintenanceInterval());
        parts.forEach(Feature.Part::started);
    }

    /**
     * Stops all flushes. Attempts to notify that are running may finish; no others are made.
     *
     * @param grace how long running attempts may take
     * @return completes when no attempt is running, or after the grace period
     */
    public CompletionStage<Void> endFlushes(Duration grace) {
        return loop.supply(done -> {
            loop.schedule(grace, () -> {
                if (done.complete(null)) {
                    LOG.atWarn()
                            .addKeyValue("flushes", dispatcher.flushing())
                            .log("Notifications are still being sent at the end of the grace period");
                }
            });
            preparing.cancel();
            endReloads(each -> each.complete(null));
            dispatcher.stop(() -> done.complete(null));
        });
    }

    /** Ends the tasks and listeners of a replica with a part of the loop, after {@link #endFlushes}. On the loop. */
    public void close() {
        silences.close();
        log.close();
        coordinator.close();
        peerWait.close();
        parts.forEach(Feature.Part::close);
        hold.close();
        answering.run();
        loop.close();
    }

    /** Stops all flushes and writes snapshots; completes when they are written or have failed. */
    public CompletionStage<Void> stop() {
        return CompletableFuture.allOf(
                endFlushes(Duration.ZERO).toCompletableFuture(),
                loop.supply(done -> silenceMaintenance.run(() -> done.complete(null))),
                loop.supply(done -> logMaintenance.run(() -> done.complete(null))),
                CompletableFuture.allOf(parts.stream()
                        .map(part -> loop.supply(done -> part.snapshot(() -> done.complete(null))))
                        .toArray(CompletableFuture[]::new)));
    }

    /** Schedules garbage collection and snapshots. */
    public void snapshot() {
        loop.execute(() -> silenceMaintenance.run(() -> {}));
        loop.execute(() -> logMaintenance.run(() -> {}));
    }

    /** Stores alerts, as far as limits permit; completes when they are visible to queries. */
    public CompletionStage<IngestResult> putAlerts(List<Alert> batch) {
        return putAlerts(batch, Span.NONE);
    }

    /** Stores alerts as {@link #putAlerts(List)} does, with the span of the request that brought them. */
    public CompletionStage<IngestResult> putAlerts(List<Alert> batch, Span parent) {
        List<Alert> received = replicaLabels.names().isEmpty()
                ? batch
                : batch.stream().map(replicaLabels::received).toList();
        return loop.supply(done -> ingest.add(received, parent, done));
    }

    /** The labels that are no part of the identity of an alert, from the start to the end of the process. */
    public ReplicaLabels replicaLabels() {
        return replicaLabels;
    }

    /** Creates or updates a silence; completes when it is durable. */
    public CompletionStage<SetResult> setSilence(Silence silence) {
        return setSilence(silence, Submission.ANY);
    }

    /** Creates or updates a silence as {@link #setSilence(Silence)} does, as far as the request that asks for it may. */
    public CompletionStage<SetResult> setSilence(Silence silence, Submission submission) {
        if (!replication.tenant().isEmpty() && silence.annotations().has(Silence.EXPIRE_UNMATCHED)) {
            return CompletableFuture.completedFuture(new SetResult.Refused("invalid silence: annotation "
                    + Silence.EXPIRE_UNMATCHED + " (expected: none in a silence of a tenant)"));
        }
        return loop.supply(done -> silences.set(silence, submission, done::complete));
    }

    /** Expires a silence; completes, when that is durable, with whether the silence exists. */
    public CompletionStage<Boolean> expireSilence(String id) {
        return loop.supply(done -> silences.expire(id, done::complete));
    }

    /**
     * Replaces the configuration; completes when it, or one that came later, is in effect. Groups whose route is unchanged are kept. All
     * alerts are matched with it before, in slices, while the configuration before is in force.
     */
    public CompletionStage<Void> use(LoadedConfig next) {
        return loop.supply(done -> {
            reloads.add(done);
            preparing.cancel();
            Route root = Route.tree(next.config().route());
            dispatcher.prepare(root);
            inhibitor.prepare(next.config().inhibitRules());
            preparing = Slices.each(
                    loop,
                    alertsAndMembers(),
                    alert -> orFail(() -> prepare(alert)),
                    () -> orFail(() -> adopt(next, root)));
        });
    }

    /** The alerts, and those that are in groups only since their ends are not notified yet; read as they are asked for. */
    private Iterator<Alert> alertsAndMembers() {
        return Stream.concat(
                        alerts.all().stream(),
                        dispatcher.groups().stream()
                                .flatMap(group -> group.members().stream())
                                .map(GroupMember::alert))
                .iterator();
    }

    private void prepare(Alert alert) {
        dispatcher.prepare(alert.labels());
        Alert stored = alerts.get(alert.labels());
        if (stored != null) {
            inhibitor.prepare(stored);
        }
    }

    private void orFail(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            endReloads(each -> each.completeExceptionally(e));
            throw e;
        }
    }

    private void endReloads(Consumer<CompletableFuture<Void>> completion) {
        List<CompletableFuture<Void>> ended = List.copyOf(reloads);
        reloads.clear();
        ended.forEach(completion);
    }

    private void adopt(LoadedConfig next, Route root) {
        dispatcher.hold(); // a flush that goes on must see all of it: rules, and heartbeats that are gone
        try {
            valves.use(next.extensions().onCall().stormValves());
            DispatchPlan plan = plan(next, root);
            Instant now = loop.now();
            warnOfRemoved(next);
            loadedConfig = next;
            inhibitor.use(next.config().inhibitRules(), alerts.all());
            dispatcher.use(
                    plan,
                    alerts.all().stream()
                            .filter(alert -> !alert.resolvedAt(now))
                            .toList());
            parts.forEach(part -> part.use(next.extensions()));
        } finally {
            dispatcher.release();
        }
        endReloads(each -> each.complete(null));
    }

    /** Nobody knows any more how to reach a receiver that is gone. */
    private void warnOfRemoved(LoadedConfig next) {
        Set<String> gone = new TreeSet<>(loadedConfig.receivers().keySet());
        gone.removeAll(next.receivers().keySet());
        if (!gone.isEmpty()) {
            gone.retainAll(log.all().stream()
                    .filter(entry -> entry.notified().isFiring())
                    .map(entry -> entry.key().receiver())
                    .collect(Collectors.toSet()));
            gone.forEach(receiver -> LOG.atWarn()
                    .addKeyValue("receiver", receiver)
                    .log("Receiver was removed while alerts fire, it is not notified of their end"));
        }
    }

    /**
     * Says what the next flush of a group would do if no alert changed until then; empty if the group is gone, or has no
     * flush ahead.
     */
    public CompletionStage<Optional<Forecast>> forecast(GroupView group) {
        return loop.supply(done -> done.complete(dispatcher.forecast(group)));
    }

    /** What the replica has of a feature, by its type; empty if the feature is left out. */
    public <P extends Feature.Part> Optional<P> part(Class<P> type) {
        return parts.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    /** Raises no alerts of its own, such as {@code HeartbeatMissing}; before {@link #start}, or not at all. */
    public void raiseNothing() {
        raised.raiseNothing();
    }

    /** The current configuration. */
    public LoadedConfig loadedConfig() {
        return loadedConfig;
    }

    /** Who is notified in place of receivers that have a schedule. */
    public DutyRoster roster() {
        return roster;
    }

    /** The silences and alerts that mute an alert with these labels for all of its receivers at {@code now}; from any thread. */
    public MuteStatus muted(LabelSet alert, Instant now) {
        return mutes.statusOfAll(alert, now, () -> receiversOf(alert));
    }

    /** The labels of the receivers to which an alert with these labels goes, in the order of the routes; from any thread. */
    public List<LabelSet> receiversOf(LabelSet alert) {
        return groups().route().match(alert).stream()
                .map(route -> roster.labelsOf(route.config().receiver()))
                .toList();
    }

    /** The storm valves. */
    public StormValves valves() {
        return valves;
    }

    /** The alerts. */
    public AlertsView alerts() {
        return alerts;
    }

    /** The silences. */
    public SilencesView silences() {
        return silences;
    }

    /** The notification log. */
    public NflogView notificationLog() {
        return log;
    }

    /** The latest notifications. */
    public RecentView recent() {
        return recent;
    }

    /** The index of silences and inhibiting alerts by alert. */
    public MuteIndex mutes() {
        return mutes;
    }

    /** The aggregation groups and the routing tree. */
    public GroupsView groups() {
        return dispatcher;
    }

    /** The metrics of the current configuration's size, and of whether clustering is enabled. */
    private static final class NodeMetrics {
        private final Gauge receivers;
        private final Gauge integrations;
        private final Gauge inhibitionRules;

        NodeMetrics(PrometheusRegistry registry, boolean clustered) {
            MetricFactory metrics = new MetricFactory(registry, "alertmanager_");
            receivers = metrics.gauge("receivers", "Number of receivers that routes use.");
            integrations = metrics.gauge("integrations", "Number of integrations of these receivers.");
            inhibitionRules = metrics.gauge("inhibition_rules", "Number of inhibition rules.");
            metrics.gauge("cluster_enabled", "Whether clustering is enabled.").set(clustered ? 1 : 0);
        }

        void adopted(LoadedConfig loadedConfig) {
            receivers.set(loadedConfig.used().size());
            integrations.set(loadedConfig.used().stream().mapToInt(List::size).sum());
            inhibitionRules.set(loadedConfig.config().inhibitRules().size());
        }
    }

    /** Holds flushes back until the mesh has settled: only then are the notifications of other replicas known. On the loop only. */
    private record SettleHold(ClusterPeers peers, Dispatcher dispatcher) implements PeersListener {
        void begin() {
            if (!peers.settled()) {
                dispatcher.hold();
                peers.addListener(this);
            }
        }

        @Override
        public void onSettled() {
            dispatcher.release();
        }

        void close() {
            peers.removeListener(this);
        }
    }
}
