package io.grapevine.features.alertlog;

import io.grapevine.base.journal.Journal;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.config.Extensions;
import io.grapevine.core.Core;
import io.grapevine.core.Feature;
import io.grapevine.mesh.AlertTransfer;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.mesh.sync.Frame;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Persists the alerts and group timers of a node, and exchanges them with peers. It does nothing before {@link #begin}
 * or {@link #log} is called. On the loop only.
 */
public final class AlertPersistence implements Feature.Part {
    private static final Logger LOG = LoggerFactory.getLogger(AlertPersistence.class);

    private final Core core;
    private final EventLoop loop;
    private final Replication replication;
    private final RestoredAlerts restored;
    private @Nullable AlertSnapshots snapshots;
    private @Nullable AlertLog log;

    /** Creates the part; nothing is persisted yet. */
    public AlertPersistence(Core core) {
        this.core = core;
        loop = core.loop();
        replication = core.replication();
        restored = new RestoredAlerts(loop, core.dispatcher());
    }

    /** Writes a snapshot after a reload, which may have moved alerts between groups. */
    @Override
    public void use(Extensions settings) {
        snapshot(() -> {});
    }

    /**
     * Restores alerts and group timers, and persists them from then on. If none are stored, or only old ones, those of
     * a peer are fetched before the first flush.
     *
     * @param stored what an earlier process has stored. It is ignored if Alertmanager has sent notifications since:
     *     alerts that it reported as resolved would seem to fire again
     * @param limit the largest snapshot, in bytes
     */
    public void begin(Journal store, StoredAlerts stored, long limit) {
        boolean outdated = core.log().alertmanagerNotified().isAfter(stored.lastAlive());
        if (outdated) {
            LOG.atInfo()
                    .addKeyValue("alerts", stored.size())
                    .log("Persisted alerts are not restored, Alertmanager was in use since");
        }
        log = log(store, outdated ? new StoredAlerts() : stored);
        snapshots = new AlertSnapshots(loop, log, store, limit, AlertLogMetrics.own(core.registry()));
        share(log);
    }

    /**
     * Restores alerts and group timers, and appends their changes to a journal from then on. It is for tenants, whose
     * caller writes snapshots and asks peers for all of them.
     */
    public AlertLog log(Journal journal, StoredAlerts stored) {
        if (stored.size() > 0
                || replication.tenant().isEmpty()) { // an empty restore is logged once, not for each tenant
            AlertRestore.run(stored, core.alerts(), core.dispatcher(), restored, loop.now());
        }
        return new AlertLog(core, restored, stored, journal);
    }

    /** Offers the alerts of this replica to peers, and fetches those of a peer if the stored ones are outdated. */
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

    @Override
    public void snapshot(Runnable done) {
        if (snapshots == null) {
            done.run();
        } else {
            snapshots.write(done);
        }
    }

    /** Writes snapshots from now on, if alerts are persisted. */
    @Override
    public void started(Extensions settings) {
        AlertLog started = log;
        if (started != null && snapshots != null) {
            loop.every(AlertLog.TICK, started::tick);
            snapshots.start(core.maintenanceInterval());
        }
    }
}
