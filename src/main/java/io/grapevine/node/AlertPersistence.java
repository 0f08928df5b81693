package io.grapevine.node;

import io.grapevine.alerts.AlertStore;
import io.grapevine.alerts.persistence.AlertLog;
import io.grapevine.alerts.persistence.AlertLogMetrics;
import io.grapevine.alerts.persistence.StoredAlerts;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.dispatch.Dispatcher;
import io.grapevine.mesh.AlertTransfer;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.mesh.protocol.Frame;
import io.grapevine.nflog.StoredNflogEntry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alerts and group timers of a node on the disk, and their exchange with peers; nothing before {@link #begin}. On the loop
 * only.
 */
final class AlertPersistence {
    private static final Logger LOG = LoggerFactory.getLogger(AlertPersistence.class);

    private final EventLoop loop;
    private final AlertStore alerts;
    private final Dispatcher dispatcher;
    private final Replication replication;
    private final PrometheusRegistry registry;
    private @Nullable AlertLog log;
    /** When Alertmanager last wrote an entry of the notification log. */
    private Instant alertmanagerNotified = Instant.MIN;

    AlertPersistence(
            EventLoop loop,
            AlertStore alerts,
            Dispatcher dispatcher,
            Replication replication,
            PrometheusRegistry registry) {
        this.loop = loop;
        this.alerts = alerts;
        this.dispatcher = dispatcher;
        this.replication = replication;
        this.registry = registry;
    }

    /** An entry of the notification log was read from the disk. */
    void onRestored(StoredNflogEntry stored) {
        Instant at = stored.entry().timestamp();
        if (stored.version().mark() == null && at.isAfter(alertmanagerNotified)) {
            alertmanagerNotified = at;
        }
    }

    /** Restores what is stored, or fetches it from a peer, and persists alerts from then on: {@link Node#persistAlerts}. */
    void begin(StateStore store, StoredAlerts stored, long limit) {
        boolean outdated = alertmanagerNotified.isAfter(stored.lastAlive());
        if (outdated) {
            LOG.atInfo()
                    .addKeyValue("alerts", stored.size())
                    .log("Persisted alerts are not restored, Alertmanager was in use since");
        }
        log = new AlertLog(
                loop,
                alerts,
                dispatcher,
                outdated ? new StoredAlerts() : stored,
                store,
                store::snapshot,
                limit,
                new AlertLogMetrics(registry));
        share(log);
    }

    /** Fetches the alerts of a peer if it knows better than the disk, and hands those of this replica over to peers. */
    private void share(AlertLog stored) {
        ClusterPeers peers = replication.peers();
        if (peers.status() == ClusterPeers.Status.DISABLED) {
            return;
        }
        AlertTransfer transfer = replication.services().alertTransfer();
        PeerAlertFetch fetch = new PeerAlertFetch(loop, peers, transfer, stored, dispatcher);
        transfer.answerBy(() ->
                stored.isOutdated() && !fetch.isOver() ? List.of() : stored.portions(Frame.AlertPortion.MAX_CONTENT));
        if (stored.isOutdated()) {
            fetch.start();
        }
    }

    /** Writes a snapshot, if alerts are persisted; calls {@code done} when that has succeeded or failed. */
    void snapshot(Runnable done) {
        if (log == null) {
            done.run();
        } else {
            log.snapshot(done);
        }
    }

    /** Writes snapshots from now on, if alerts are persisted. */
    void start(Duration interval) {
        if (log != null) {
            log.start(interval);
        }
    }
}
