package io.grapevine.core.node;

import io.grapevine.base.journal.Journal;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.core.alerts.AlertStore;
import io.grapevine.core.dispatch.Dispatcher;
import io.grapevine.core.nflog.NflogEntry;
import io.grapevine.core.persistence.AlertLog;
import io.grapevine.core.persistence.AlertLogMetrics;
import io.grapevine.core.persistence.AlertRestore;
import io.grapevine.core.persistence.AlertSnapshots;
import io.grapevine.core.persistence.PeerAlertFetch;
import io.grapevine.core.persistence.StoredAlerts;
import io.grapevine.mesh.AlertTransfer;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.mesh.state.Stored;
import io.grapevine.mesh.sync.Frame;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alerts and group timers of a node on the disk, and their exchange with peers; nothing before {@link #begin} or
 * {@link #log}. On the loop only.
 */
public final class AlertPersistence {
    private static final Logger LOG = LoggerFactory.getLogger(AlertPersistence.class);

    private final EventLoop loop;
    private final AlertStore alerts;
    private final Dispatcher dispatcher;
    private final Replication replication;
    private final PrometheusRegistry registry;
    private @Nullable AlertSnapshots snapshots;
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
    void onRestored(Stored<NflogEntry> stored) {
        Instant at = stored.value().timestamp();
        if (stored.version().mark() == null && at.isAfter(alertmanagerNotified)) {
            alertmanagerNotified = at;
        }
    }

    /**
     * Restores alerts and group timers, and persists them from then on; where none are stored, or old ones, those of a peer
     * are fetched before the first flush.
     *
     * @param stored what an earlier process has stored; not used if Alertmanager has notified since then, as alerts that it
     *     notified of as resolved would seem to fire again
     * @param limit the size of a snapshot in bytes, at most
     */
    public void begin(Journal store, StoredAlerts stored, long limit) {
        boolean outdated = alertmanagerNotified.isAfter(stored.lastAlive());
        if (outdated) {
            LOG.atInfo()
                    .addKeyValue("alerts", stored.size())
                    .log("Persisted alerts are not restored, Alertmanager was in use since");
        }
        log = log(store, outdated ? new StoredAlerts() : stored);
        snapshots = new AlertSnapshots(loop, log, store, limit, AlertLogMetrics.own(registry));
        share(log);
    }

    /**
     * Restores alerts and group timers, and appends their changes to a journal from then on. For a tenant: the caller writes
     * snapshots and asks peers, for all tenants.
     */
    public AlertLog log(Journal journal, StoredAlerts stored) {
        if (stored.size() > 0 || replication.tenant().isEmpty()) { // else each tenant would say so
            AlertRestore.run(stored, alerts, dispatcher, loop.now());
        }
        return new AlertLog(loop, alerts, dispatcher, stored, journal);
    }

    /** Fetches the alerts of a peer if it knows better than the disk, and hands those of this replica over to peers. */
    private void share(AlertLog stored) {
        ClusterPeers peers = replication.peers();
        if (peers.status() == ClusterPeers.Status.DISABLED) {
            return;
        }
        AlertTransfer transfer = replication.services().alertTransfer();
        PeerAlertFetch fetch = new PeerAlertFetch(loop, peers, transfer, stored);
        transfer.answerBy(() ->
                stored.isOutdated() && !fetch.isOver() ? List.of() : stored.portions(Frame.AlertPortion.MAX_CONTENT));
        if (stored.isOutdated()) {
            fetch.start();
        }
    }

    /** Writes a snapshot, if alerts are persisted. From any thread. */
    public void snapshot() {
        loop.execute(() -> snapshot(() -> {}));
    }

    /** Writes a snapshot, if alerts are persisted; calls {@code done} when that has succeeded or failed. */
    void snapshot(Runnable done) {
        if (snapshots == null) {
            done.run();
        } else {
            snapshots.write(done);
        }
    }

    /** Writes snapshots from now on, if alerts are persisted. */
    void start(Duration interval) {
        AlertLog started = log;
        if (started != null && snapshots != null) {
            loop.every(AlertLog.TICK, started::tick);
            snapshots.start(interval);
        }
    }
}
