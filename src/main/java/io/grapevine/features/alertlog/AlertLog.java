package io.grapevine.features.alertlog;

import io.grapevine.base.journal.Journal;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.core.Core;
import io.grapevine.core.alerts.AlertStore;
import io.grapevine.core.dispatch.Dispatcher;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Persistence of active alerts and of group timers. On the loop only. */
public final class AlertLog implements AlertSnapshots.Source, PeerAlertFetch.Target {
    /** The time between two records while nothing but ends changes: so much later than recorded the process may have stopped. */
    public static final Duration TICK = Duration.ofSeconds(15);

    private final EventLoop loop;
    private final AlertStore alerts;
    private final Dispatcher dispatcher;
    private final RestoredAlerts restored;
    private final AlertRecorder recorder;
    private final boolean outdated;

    /**
     * Records changes from now on. Called before the first alert is received.
     *
     * @param restored learns which alerts of a peer may be over
     * @param stored the alerts that were restored
     */
    AlertLog(Core core, RestoredAlerts restored, StoredAlerts stored, Journal journal) {
        loop = core.loop();
        alerts = core.alerts();
        dispatcher = core.dispatcher();
        this.restored = restored;
        outdated = stored.isOutdated(loop.now());
        recorder = new AlertRecorder(loop, journal, stored);
        alerts.addListener("persistence", recorder);
        dispatcher.listeners().add(recorder);
    }

    /** Records that the process runs, and the ends that are due; called every {@link #TICK}. */
    public void tick() {
        recorder.tick();
    }

    /** Whether there were no stored alerts, or so old ones that a peer knows better. */
    public boolean isOutdated() {
        return outdated;
    }

    @Override
    public PeerAlertFetch.Collected collect(long most) {
        FetchedAlerts fetched = new FetchedAlerts.Budget(loop::now, most).collector();
        return new PeerAlertFetch.Collected() {
            @Override
            public boolean add(byte[] portion) {
                return fetched.add(portion);
            }

            @Override
            public int size() {
                return fetched.size();
            }

            @Override
            public void adopt(Runnable done) {
                AlertLog.this.adopt(fetched, done);
            }
        };
    }

    /**
     * Adopts the alerts and group timers of a peer. On the loop, before the first flush.
     *
     * @param fetched complete
     * @param done run once on the loop, which runs other tasks meanwhile; flushes must be held back until then
     */
    public void adopt(FetchedAlerts fetched, Runnable done) {
        AlertAdoption adoption = new AlertAdoption(loop, alerts, dispatcher, restored, fetched, done);
        loop.inside(adoption::run);
    }

    /**
     * Captures the portions in which a peer gets the alerts and group timers of this replica, each encoded when it is read.
     *
     * @param most the size of a portion in bytes, at most
     */
    public List<byte[]> portions(int most) {
        return new AlertPortions(current(), most);
    }

    /** Captures the alerts and group timers for a peer. */
    public List<SnapshotRecord> copy() {
        return SnapshotRecord.of(current());
    }

    private List<AlertBatch> current() {
        Instant now = loop.now();
        AlertSnapshot snapshot = AlertSnapshot.of(alerts, dispatcher, now);
        return snapshot.batches(0, now, recorder.phasesOf(snapshot));
    }

    @Override
    public List<SnapshotRecord> capture() {
        return SnapshotRecord.of(recorder.replacedBy(AlertSnapshot.of(alerts, dispatcher, loop.now())));
    }

    @Override
    public long written() {
        return recorder.written();
    }

    @Override
    public void hold() {
        dispatcher.hold();
    }

    @Override
    public void release() {
        dispatcher.release();
    }
}
