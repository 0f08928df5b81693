package io.grapevine.core.node;

import io.grapevine.base.Hooks;
import io.grapevine.base.journal.Journal;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.PauseDetectingLoop;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.base.trace.Tracer;
import io.grapevine.config.Route;
import io.grapevine.core.Core;
import io.grapevine.core.Feature;
import io.grapevine.core.alerts.AlertMetrics;
import io.grapevine.core.alerts.AlertStore;
import io.grapevine.core.alerts.RaisedAlerts;
import io.grapevine.core.dispatch.DispatchMetrics;
import io.grapevine.core.dispatch.Dispatcher;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.mute.Inhibitor;
import io.grapevine.core.mute.MuteIndex;
import io.grapevine.core.nflog.NflogMetrics;
import io.grapevine.core.nflog.NotificationLog;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.NotifyListener;
import io.grapevine.core.notify.NotifyMetrics;
import io.grapevine.core.notify.Receivers;
import io.grapevine.core.notify.Recipients;
import io.grapevine.core.notify.delivery.DeliveryServices;
import io.grapevine.core.notify.delivery.SendCoordinator;
import io.grapevine.core.notify.delivery.SendSlots;
import io.grapevine.core.notify.pipeline.PeerWaitStage;
import io.grapevine.core.silence.SilenceMetrics;
import io.grapevine.core.silence.Silences;
import io.grapevine.mesh.PeerAlerts;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The core of a replica: what it has without its features, which see of it what {@link Core} says.
 *
 * @param parts what the replica has of its features, in their order
 * @param answering ends the answers to peers about alerts
 */
record ReplicaCore(
        PauseDetectingLoop loop,
        PrometheusRegistry registry,
        Replication replication,
        AlertStore alerts,
        Hooks<UnaryOperator<Alert>> ingestRules,
        RaisedAlerts raised,
        Silences silences,
        Inhibitor inhibitor,
        MuteIndex mutes,
        NotificationLog log,
        Dispatcher dispatcher,
        Hooks<NotifyListener> notifyListeners,
        List<Feature.Part> parts,
        DeliveryServices delivery,
        ActiveConfig config,
        NodeOptions options,
        PeerWaitStage peerWait,
        Runnable answering)
        implements Core {
    /**
     * A core without state and features.
     *
     * @param joined whether an alert fires that has joined the group of a flush since the flush
     */
    static ReplicaCore of(
            PauseDetectingLoop loop,
            NodeOptions options,
            Replication replication,
            Journal silenceStore,
            Journal logStore,
            LoadedConfig loadedConfig,
            PrometheusRegistry registry,
            Tracer tracer,
            Predicate<Flush> joined) {
        AlertStore alerts = new AlertStore(
                loop, options.perAlertNameLimit(), new AlertMetrics(registry, options.alertNamesInMetrics()));
        Silences silences = new Silences(
                loop,
                options.retention(),
                options.silenceLimits(),
                options.logSilences(),
                replication.state("sil"),
                silenceStore,
                new SilenceMetrics(registry));
        NotificationLog log = new NotificationLog(
                loop, options.retention(), replication.state("nfl"), logStore, new NflogMetrics(registry));
        Inhibitor inhibitor = new Inhibitor(loadedConfig.config().inhibitRules());
        MuteIndex mutes = new MuteIndex(loop, alerts, silences, inhibitor);
        Runnable answering = replication
                .services()
                .alerts()
                .answerBy(replication.tenant(), fingerprint -> stateOf(alerts, fingerprint, loop));
        RaisedAlerts raised = new RaisedAlerts(loop, alerts);
        SendCoordinator coordinator = new SendCoordinator(loop, replication, log, options.peerTimeout());
        PeerWaitStage peerWait = new PeerWaitStage(loop, replication.peers(), options.peerTimeout());
        NotifyMetrics notifyMetrics = new NotifyMetrics(
                registry, options.receiverNamesInMetrics(), replication.tenant().isEmpty());
        Hooks<NotifyListener> notifyListeners = new Hooks<>();
        DeliveryServices services = new DeliveryServices(
                loop,
                log,
                mutes,
                alerts,
                joined,
                coordinator,
                new SendSlots(),
                notifyMetrics,
                notifyListeners,
                new Hooks<>(),
                options.logsMuted(),
                tracer);
        ActiveConfig config = new ActiveConfig(loadedConfig, services, peerWait, registry);
        new MetricFactory(registry, "alertmanager_")
                .gauge("cluster_enabled", "Whether clustering is enabled.")
                .set(replication.peers().status() == ClusterPeers.Status.DISABLED ? 0 : 1);
        Dispatcher dispatcher = new Dispatcher(
                loop,
                config.plan(loadedConfig, Route.tree(loadedConfig.config().route())),
                options.dispatchStartDelay(),
                new DispatchMetrics(registry));
        return new ReplicaCore(
                loop,
                registry,
                replication,
                alerts,
                new Hooks<>(),
                raised,
                silences,
                inhibitor,
                mutes,
                log,
                dispatcher,
                notifyListeners,
                new ArrayList<>(),
                services,
                config,
                options,
                peerWait,
                answering);
    }

    private static PeerAlerts.@Nullable PeerAlert stateOf(AlertStore alerts, long fingerprint, EventLoop loop) {
        Alert alert = alerts.get(new Fingerprint(fingerprint));
        return alert == null ? null : PeerAlerts.PeerAlert.of(alert, loop.now());
    }

    @Override
    public boolean isKnown(GroupView group, LabelSet alert) {
        return dispatcher.pipeline().isKnown(group.key(), group.route().config().receiver(), alert);
    }

    @Override
    public boolean isMuted(GroupView group, Alert alert, Instant at) {
        return dispatcher.pipeline().isMuted(alert, at, group);
    }

    @Override
    public boolean isEndAwaited(LabelSet alert) {
        return log.awaitsEndOf(alert, key -> config.current().isNotifiedOfEnds(key));
    }

    @Override
    public Hooks<Recipients> recipients() {
        return config.rules();
    }

    @Override
    public Receivers receivers() {
        return config.receivers();
    }

    @Override
    public Duration retention() {
        return options.retention();
    }

    @Override
    public Duration maintenanceInterval() {
        return options.maintenanceInterval();
    }

    @Override
    public Duration peerTimeout() {
        return options.peerTimeout();
    }

    @Override
    public <P extends Feature.Part> Optional<P> part(Class<P> type) {
        return parts.stream().filter(type::isInstance).map(type::cast).findFirst();
    }
}
