package io.grapevine.core.node;

import io.grapevine.base.journal.Journal;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.PauseDetectingLoop;
import io.grapevine.base.trace.Span;
import io.grapevine.base.trace.Tracer;
import io.grapevine.core.Feature;
import io.grapevine.core.alerts.AlertListener;
import io.grapevine.core.alerts.AlertsView;
import io.grapevine.core.alerts.MatchLimit;
import io.grapevine.core.dispatch.GroupListener;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.dispatch.GroupsView;
import io.grapevine.core.mute.MuteIndex;
import io.grapevine.core.mute.MuteStatus;
import io.grapevine.core.nflog.NflogView;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Forecast;
import io.grapevine.core.notify.NotifyListener;
import io.grapevine.core.notify.Receivers;
import io.grapevine.core.silence.SetResult;
import io.grapevine.core.silence.SilenceListener;
import io.grapevine.core.silence.SilencesView;
import io.grapevine.core.silence.Submission;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.membership.PeersListener;
import io.grapevine.mesh.state.Maintenance;
import io.grapevine.mesh.state.Stored;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceCodec;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A replica: alerts, silences, notification log, dispatcher and pipeline on one event loop. The constructor, {@link
 * #restore} and {@link #start} are called first, on the loop; all else from any thread, with stages that complete on
 * the loop.
 */
public final class Node {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private final ReplicaCore core;
    private final Reloads reloads;
    private final Ingest ingest;
    private final List<Maintenance> maintenance;
    /** Flushes are held until the mesh has settled: only then are the notifications of other replicas known. */
    private final PeersListener settling = new PeersListener() {
        @Override
        public void onSettled() {
            core.dispatcher().release();
        }
    };

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
        PauseDetectingLoop loop = PauseDetectingLoop.on(eventLoop);
        loop.onPause(this::onPause);
        core = ReplicaCore.of(
                loop,
                options,
                replication,
                silenceStore,
                logStore,
                loadedConfig,
                registry,
                tracer,
                this::hasGrownSince);
        reloads = new Reloads(core);
        ingest = new Ingest(loop, core.alerts(), core.dispatcher());
        listen();
        options.features().forEach(each -> core.parts().add(each.begin(core)));
        core.parts().forEach(part -> part.use(loadedConfig.extensions()));
        MatchLimit matchLimit = new MatchLimit(registry);
        core.mutes().report(matchLimit);
        core.inhibitor().report(matchLimit);
        core.dispatcher().report(matchLimit);
        if (!replication.peers().settled()) {
            core.dispatcher().hold();
            replication.peers().addListener(settling);
        }
        maintenance = List.of(
                new Maintenance(
                        loop,
                        "silences",
                        silenceStore,
                        core.silences()::collectGarbage,
                        core.silences()::records,
                        registry),
                new Maintenance(loop, "nflog", logStore, core.log()::collectGarbage, core.log()::records, registry));
    }

    /** Registers the listeners; the dispatcher last, as an alert must be indexed for muting before it is dispatched. */
    private void listen() {
        core.silences().addListener(core.mutes());
        core.alerts().addListener(core.mutes());
        core.alerts().addListener("inhibitor", core.inhibitor());
        core.alerts().addListener("dispatcher", core.dispatcher());
    }

    /** Lets the metrics of notifications have the series of these kinds of integrations from the start. */
    public void showKinds(List<String> labels) {
        core.delivery().metrics().show(labels);
    }

    /** Registers {@code observer} for the results of flushes; called before {@link #start}. */
    public void observe(NotifyListener observer) {
        core.notifyListeners().add(observer);
    }

    /** Registers listeners, under a name for metrics, for alerts and silences, restored ones included; before {@link #restore}. */
    public void observe(String name, AlertListener ofAlerts, SilenceListener ofSilences) {
        core.alerts().addListener(name, ofAlerts);
        core.silences().addListener(ofSilences);
    }

    /** Registers {@code observer} for the alerts and flushes of groups; called before {@link #start}. */
    public void observe(GroupListener observer) {
        core.dispatcher().listeners().add(observer);
    }

    /** How many alerts inhibition rules keep, as sources or as what they may inhibit, each as often as rules keep it. On the loop. */
    public long inhibitedAlerts() {
        return core.inhibitor().kept();
    }

    /** Restores persisted state. Later versions win, in any order. */
    public void restore(
            Collection<Stored<SilenceCodec.Message>> storedSilences, Collection<Stored<NflogEntry>> storedEntries) {
        storedSilences.forEach(core.silences()::restore);
        storedEntries.forEach(core.log()::restore);
    }

    /** Takes in what the replicated states hold already; called before {@link #start}, or not at all. */
    public void replay() {
        core.silences().replay();
        core.log().replay();
    }

    private boolean hasGrownSince(Flush flush) {
        return core.dispatcher().hasGrownSince(flush);
    }

    private void onPause(Duration pause, Duration asleep) {
        if (!core.replication()
                .peers()
                .shared()) { // else the others have renewed leases, and what lapsed there must not come back
            core.silences().extendAfterPause(pause);
        }
        core.parts().forEach(part -> part.paused(pause, asleep));
        core.alerts().extendAfterPause(pause);
    }

    /** Starts the periodic tasks. */
    public void start() {
        core.loop().start();
        if (core.options().alertGcInterval().compareTo(Duration.ZERO) > 0) {
            core.loop().every(core.options().alertGcInterval(), core.alerts()::collectGarbage);
        }
        maintenance.forEach(each -> each.every(core.options().maintenanceInterval()));
        core.parts().forEach(part -> part.started(loadedConfig().extensions()));
    }

    /**
     * Stops all flushes. Attempts to notify that are running may finish; no others are made.
     *
     * @param grace how long running attempts may take
     * @return completes when no attempt is running, or after the grace period
     */
    public CompletionStage<Void> endFlushes(Duration grace) {
        return core.loop().supply(done -> {
            core.loop().schedule(grace, () -> {
                if (done.complete(null)) {
                    LOG.atWarn()
                            .addKeyValue("flushes", core.dispatcher().flushing())
                            .log("Notifications are still being sent at the end of the grace period");
                }
            });
            reloads.stop();
            core.dispatcher().stop(() -> done.complete(null));
        });
    }

    /** Ends the tasks and listeners of a replica with a part of the loop, after {@link #endFlushes}. On the loop. */
    public void close() {
        core.silences().close();
        core.log().close();
        core.delivery().coordinator().close();
        core.peerWait().close();
        core.parts().forEach(Feature.Part::close);
        core.replication().peers().removeListener(settling);
        core.answering().run();
        core.loop().close();
    }

    /** Stops all flushes and writes snapshots; completes when they are written or have failed. */
    public CompletionStage<Void> stop() {
        CompletionStage<Void> ended = endFlushes(Duration.ZERO);
        Stream<Consumer<Runnable>> snapshots = Stream.concat(
                maintenance.stream().map(each -> each::run),
                core.parts().stream().map(part -> part::snapshot));
        return CompletableFuture.allOf(
                ended.toCompletableFuture(),
                CompletableFuture.allOf(snapshots
                        .map(snapshot -> core.loop().supply(done -> snapshot.accept(() -> done.complete(null))))
                        .toArray(CompletableFuture[]::new)));
    }

    /** Schedules garbage collection and snapshots. */
    public void snapshot() {
        maintenance.forEach(each -> core.loop().execute(() -> each.run(() -> {})));
    }

    /** Stores alerts, as far as limits permit; completes when they are visible to queries. */
    public CompletionStage<Ingest.Result> putAlerts(List<Alert> batch) {
        return putAlerts(batch, Span.NONE);
    }

    /** Stores alerts as {@link #putAlerts(List)} does, with the span of the request that brought them. */
    public CompletionStage<Ingest.Result> putAlerts(List<Alert> batch, Span parent) {
        List<Alert> received = batch;
        for (UnaryOperator<Alert> rule : core.ingestRules()) {
            received = received.stream().map(rule).toList();
        }
        List<Alert> alerts = received;
        return core.loop().supply(done -> ingest.add(alerts, parent, done));
    }

    /** Creates or updates a silence; completes when it is durable. */
    public CompletionStage<SetResult> setSilence(Silence silence) {
        return setSilence(silence, Submission.ANY);
    }

    /** Creates or updates a silence as {@link #setSilence(Silence)} does, as far as the request that asks for it may. */
    public CompletionStage<SetResult> setSilence(Silence silence, Submission submission) {
        return core.loop().supply(done -> core.silences().set(silence, submission, done::complete));
    }

    /** Expires a silence; completes, when that is durable, with whether the silence exists. */
    public CompletionStage<Boolean> expireSilence(String id) {
        return core.loop().supply(done -> core.silences().expire(id, done::complete));
    }

    /**
     * Replaces the configuration; completes when it, or one that came later, is in effect. Groups whose route is unchanged are kept. All
     * alerts are matched with it before, in slices, while the configuration before is in force.
     */
    public CompletionStage<Void> use(LoadedConfig next) {
        return core.loop().supply(done -> reloads.begin(next, done));
    }

    /**
     * Says what the next flush of a group would do if no alert changed until then; empty if the group is gone, or has no
     * flush ahead.
     */
    public CompletionStage<Optional<Forecast>> forecast(GroupView group) {
        return core.loop().supply(done -> done.complete(core.dispatcher().forecast(group)));
    }

    /** What the replica has of a feature, by its type; empty if the feature is left out. */
    public <P extends Feature.Part> Optional<P> part(Class<P> type) {
        return core.part(type);
    }

    /** Raises no alerts of its own, such as {@code HeartbeatMissing}; before {@link #start}, or not at all. */
    public void raiseNothing() {
        core.raised().raiseNothing();
    }

    /** The current configuration. */
    public LoadedConfig loadedConfig() {
        return core.config().current();
    }

    /** The receivers of the current configuration. */
    public Receivers receivers() {
        return core.config().receivers();
    }

    /** The silences and alerts that mute an alert with these labels for all of its receivers at {@code now}; from any thread. */
    public MuteStatus muted(LabelSet alert, Instant now) {
        return core.mutes().statusOfAll(alert, now, () -> receiversOf(alert));
    }

    /** The labels of the receivers to which an alert with these labels goes, in the order of the routes; from any thread. */
    public List<LabelSet> receiversOf(LabelSet alert) {
        return groups().route().match(alert).stream()
                .map(route -> receivers().labelsOf(route.config().receiver()))
                .toList();
    }

    /** The alerts. */
    public AlertsView alerts() {
        return core.alerts();
    }

    /** The silences. */
    public SilencesView silences() {
        return core.silences();
    }

    /** The notification log. */
    public NflogView notificationLog() {
        return core.log();
    }

    /** The index of silences and inhibiting alerts by alert. */
    public MuteIndex mutes() {
        return core.mutes();
    }

    /** The aggregation groups and the routing tree. */
    public GroupsView groups() {
        return core.dispatcher();
    }
}
