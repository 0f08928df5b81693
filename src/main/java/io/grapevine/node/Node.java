package io.grapevine.node;

import io.grapevine.alerts.AlertMetrics;
import io.grapevine.alerts.AlertStore;
import io.grapevine.dispatch.DispatchMetrics;
import io.grapevine.dispatch.Dispatcher;
import io.grapevine.inhibit.Inhibitor;
import io.grapevine.loop.EventLoop;
import io.grapevine.loop.PauseDetectingLoop;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.membership.Peers;
import io.grapevine.mesh.membership.PeersListener;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.mute.MuteIndex;
import io.grapevine.nflog.NflogMetrics;
import io.grapevine.nflog.NotificationLog;
import io.grapevine.nflog.StoredNflogEntry;
import io.grapevine.notify.NotifyMetrics;
import io.grapevine.notify.TimeMuting;
import io.grapevine.notify.delivery.SendContext;
import io.grapevine.notify.delivery.SendCoordinator;
import io.grapevine.notify.pipeline.PeerWaitStage;
import io.grapevine.notify.pipeline.Pipeline;
import io.grapevine.route.Route;
import io.grapevine.silence.SetResult;
import io.grapevine.silence.Silence;
import io.grapevine.silence.SilenceMetrics;
import io.grapevine.silence.Silences;
import io.grapevine.silence.StoredSilence;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One whole replica. The constructor, {@link #restore} and {@link #start} come first and belong on the loop; everything
 * else may be called from any thread, and what it returns completes on the loop.
 */
public final class Node {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private final PauseDetectingLoop loop;
    private final NodeOptions options;
    private final AlertStore alerts;
    private final Silences silences;
    private final NotificationLog log;
    private final Inhibitor inhibitor;
    private final MuteIndex mutes;
    private final PeerWaitStage peerWait;
    private final SendContext sendContext;
    private final Dispatcher dispatcher;
    private final Ingest ingest;
    private final NodeMetrics metrics;
    private final NotifyMetrics notifyMetrics;
    private final Maintenance silenceMaintenance;
    private final Maintenance logMaintenance;
    private volatile LoadedConfig setup;

    /**
     * A replica without state.
     *
     * @param replication what it shares with others; started by the caller, once the state is restored
     * @param silenceStore keeps the silences
     * @param logStore keeps the notification log
     * @param setup the configuration to begin with
     */
    public Node(
            EventLoop eventLoop,
            NodeOptions options,
            Replication replication,
            StateStore silenceStore,
            StateStore logStore,
            LoadedConfig setup,
            PrometheusRegistry registry) {
        this.loop = new PauseDetectingLoop(eventLoop, this::onPause);
        this.options = options;
        this.setup = setup;
        alerts = new AlertStore(
                loop, options.perAlertNameLimit(), new AlertMetrics(registry, options.alertNamesInMetrics()));
        silences = new Silences(
                loop,
                options.retention(),
                options.silenceLimits(),
                options.logSilences(),
                replication.state("sil"),
                silenceStore,
                new SilenceMetrics(registry));
        log = new NotificationLog(
                loop, options.retention(), replication.state("nfl"), logStore, new NflogMetrics(registry));
        inhibitor = new Inhibitor(setup.config().inhibitRules());
        mutes = new MuteIndex(alerts, silences, inhibitor);
        replication.alerts().answerBy(this::isFiring);
        SendCoordinator coordinator = new SendCoordinator(loop, replication, log, options.peerTimeout());
        peerWait = new PeerWaitStage(loop, replication.peers(), options.peerTimeout());
        notifyMetrics = new NotifyMetrics(registry, options.receiverNamesInMetrics());
        sendContext = new SendContext(loop, log, mutes, alerts::get, coordinator, notifyMetrics);
        metrics = new NodeMetrics(registry, replication.peers().status() != Peers.Status.DISABLED);
        dispatcher = new Dispatcher(loop, plan(setup), options.dispatchStartDelay(), new DispatchMetrics(registry));
        ingest = new Ingest(loop, alerts, dispatcher);
        listen();
        holdUntilSettled(replication.peers());
        silenceMaintenance =
                new Maintenance(loop, "silences", silenceStore, silences::collectGarbage, silences::records, registry);
        logMaintenance = new Maintenance(loop, "nflog", logStore, log::collectGarbage, log::records, registry);
        new AlertStates(loop, dispatcher, mutes).register(registry, options.groupKeyInMetrics());
    }

    /** The order matters: when an alert reaches the dispatcher, what mutes it must be known. */
    private void listen() {
        silences.addListener(mutes);
        alerts.addListener("silencer", mutes);
        alerts.addListener("inhibitor", inhibitor);
        alerts.addListener("dispatcher", dispatcher);
    }

    /** What the others have told already is not known before. No alert is lost: the groups only wait. */
    private void holdUntilSettled(Peers peers) {
        if (peers.settled()) {
            return;
        }
        dispatcher.hold();
        peers.addListener(new PeersListener() {
            @Override
            public void onSettled() {
                dispatcher.release();
            }
        });
    }

    private Dispatcher.Plan plan(LoadedConfig next) {
        TimeMuting times = new TimeMuting(next.config().timeIntervals());
        Pipeline pipeline = new Pipeline(sendContext, times, peerWait, next.receivers());
        notifyMetrics.use(next.integrations());
        metrics.adopted(next);
        return new Dispatcher.Plan(Route.tree(next.config().route()), pipeline, next.routeLabels(), next.externalUrl());
    }

    /** Takes in what was kept of an earlier life. Later versions win, in whatever order they come. */
    public void restore(Collection<StoredSilence> storedSilences, Collection<StoredNflogEntry> storedEntries) {
        storedSilences.forEach(silences::restore);
        storedEntries.forEach(log::restore);
    }

    private boolean isFiring(long fingerprint) {
        Alert alert = alerts.get(new Fingerprint(fingerprint));
        return alert != null && !alert.resolvedAt(loop.now());
    }

    private void onPause(Duration pause) {
        LOG.atWarn()
                .addKeyValue("duration", pause)
                .log("Process was paused: alerts that could not be renewed meanwhile get as much more time");
        alerts.extendAfterPause(pause);
    }

    /** Begins with what is done again and again. */
    public void start() {
        loop.start();
        collectAlerts(options.alertGcInterval());
        silenceMaintenance.every(options.maintenanceInterval());
        logMaintenance.every(options.maintenanceInterval());
    }

    private void collectAlerts(Duration interval) {
        if (interval.compareTo(Duration.ZERO) > 0) {
            loop.schedule(interval, () -> {
                collectAlerts(interval);
                alerts.collectGarbage();
            });
        }
    }

    /** Ends all flushes: from then on nothing is sent. */
    public CompletionStage<Void> endFlushes() {
        return onLoop(done -> {
            dispatcher.stop();
            done.complete(null);
        });
    }

    /**
     * Ends all flushes and writes the state to disk.
     *
     * @return completes when that is done, or has failed
     */
    public CompletionStage<Void> stop() {
        return CompletableFuture.allOf(
                endFlushes().toCompletableFuture(), written(silenceMaintenance), written(logMaintenance));
    }

    private CompletableFuture<Void> written(Maintenance maintenance) {
        return onLoop(done -> maintenance.run(() -> done.complete(null)));
    }

    /** Tidies the state and writes it to disk soon. */
    public void snapshot() {
        loop.execute(() -> silenceMaintenance.run(() -> {}));
        loop.execute(() -> logMaintenance.run(() -> {}));
    }

    /** Takes in alerts; completes when reads see them. */
    public CompletionStage<Void> putAlerts(List<Alert> batch) {
        return onLoop(done -> ingest.add(batch, done));
    }

    /** Creates or changes a silence; completes when that outlives a crash. */
    public CompletionStage<SetResult> setSilence(Silence silence) {
        return onLoop(done -> silences.set(silence, done::complete));
    }

    /** Ends a silence; completes, when that outlives a crash, with whether there is such a silence. */
    public CompletionStage<Boolean> expireSilence(String id) {
        return onLoop(done -> silences.expire(id, done::complete));
    }

    /** Takes another configuration; completes when it holds. Groups whose route is unchanged notice nothing. */
    public CompletionStage<Void> use(LoadedConfig next) {
        return onLoop(done -> {
            Dispatcher.Plan plan = plan(next);
            Instant now = loop.now();
            setup = next;
            inhibitor.use(next.config().inhibitRules(), alerts.all());
            dispatcher.use(
                    plan,
                    alerts.all().stream()
                            .filter(alert -> !alert.resolvedAt(now))
                            .toList());
            done.complete(null);
        });
    }

    private <T> CompletableFuture<T> onLoop(Consumer<CompletableFuture<T>> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                task.accept(done);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
                throw e;
            }
        });
        return done;
    }

    /** The configuration in force. */
    public LoadedConfig setup() {
        return setup;
    }

    /** The alerts, to be read only. */
    public AlertStore alerts() {
        return alerts;
    }

    /** The silences, to be read only. */
    public Silences silences() {
        return silences;
    }

    /** What mutes alerts. */
    public MuteIndex mutes() {
        return mutes;
    }

    /** The groups and the routing tree, to be read only. */
    public Dispatcher dispatcher() {
        return dispatcher;
    }
}
