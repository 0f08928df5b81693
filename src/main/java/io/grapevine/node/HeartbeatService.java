package io.grapevine.node;

import io.grapevine.alerts.AlertsView;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.config.HeartbeatConfig;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.state.Stored;
import io.grapevine.nflog.NotificationLog;
import io.grapevine.node.heartbeat.HeartbeatHistory;
import io.grapevine.node.heartbeat.HeartbeatSignal;
import io.grapevine.node.heartbeat.HeartbeatView;
import io.grapevine.node.heartbeat.Heartbeats;
import io.grapevine.storage.journal.Journal;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The heartbeats of a node. Public methods but {@link #persist} and {@link #raiseNothing} from any thread, the others on the loop. */
public final class HeartbeatService {
    private final EventLoop loop;
    private final Ingest ingest;
    private final Heartbeats heartbeats;
    private Duration snapshotInterval = Duration.ZERO;
    private boolean started;

    HeartbeatService(
            EventLoop loop,
            Ingest ingest,
            AlertsView alerts,
            NotificationLog log,
            Supplier<LoadedConfig> config,
            RaisedAlerts raised,
            Replication replication,
            PrometheusRegistry registry) {
        this.loop = loop;
        this.ingest = ingest;
        this.heartbeats = new Heartbeats(
                loop,
                alerts,
                alert -> log.awaitsEndOf(alert, config.get()::isNotifiedOfEnds),
                raised,
                replication,
                registry);
        log.addListener(merged -> heartbeats.notifiedByPeer(merged.entry().notified()));
    }

    /**
     * Persists the last signals from now on; before the start of the node, or before the configuration has its first heartbeat, or
     * not at all. On the loop.
     */
    public void persist(Journal store, Collection<Stored<HeartbeatHistory>> stored) {
        heartbeats.persist(store, stored);
    }

    /** Heartbeats are watched without raising alerts; before the start of the node, or not at all. On the loop. */
    public void raiseNothing() {
        heartbeats.raiseNothing();
    }

    void start(List<HeartbeatConfig> configs, Duration snapshots) {
        started = true;
        snapshotInterval = snapshots;
        use(configs);
    }

    void use(List<HeartbeatConfig> configs) {
        if (started) {
            heartbeats.use(configs);
            ingest.onReceived(heartbeats.watchesAlerts() ? heartbeats::received : null);
            if (!configs.isEmpty() && snapshotInterval.compareTo(Duration.ZERO) > 0) {
                loop.every(snapshotInterval, () -> heartbeats.snapshot(() -> {}));
                snapshotInterval = Duration.ZERO;
            }
        }
    }

    void onPause(Duration pause, Duration asleep) {
        heartbeats.onPause(pause, asleep);
    }

    void snapshot(Runnable done) {
        heartbeats.snapshot(done);
    }

    /**
     * A job has sent a signal about a heartbeat.
     *
     * @param message the text that came with it; may be empty
     * @return completes with whether there is such a heartbeat, once the signal is durable
     */
    public CompletionStage<Boolean> ping(String name, HeartbeatSignal signal, String message) {
        return loop.supply(done -> heartbeats.ping(name, signal, message, done::complete));
    }

    /** The states of all heartbeats, in the order of the configuration. */
    public CompletionStage<List<HeartbeatView>> views() {
        return loop.supply(done -> done.complete(heartbeats.views()));
    }
}
