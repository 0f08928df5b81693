package io.grapevine.alerts.persistence;

import io.grapevine.alerts.AlertStore;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.dispatch.Dispatcher;
import io.grapevine.storage.journal.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Persistence of active alerts and of group timers. On the loop only. */
public final class AlertLog {
    private static final Logger LOG = LoggerFactory.getLogger(AlertLog.class);

    /** Less than this, in bytes, is not worth a snapshot. */
    private static final long LEAST = 64 << 10;

    /**
     * A Prometheus server has sent all that fires after this time: what a replica stored that was down for longer lacks
     * alerts, and has some that are over.
     */
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final EventLoop loop;
    private final AlertStore alerts;
    private final Dispatcher dispatcher;
    private final Snapshots snapshots;
    private final long limit;
    private final AlertLogMetrics metrics;
    private final AlertRecorder recorder;
    private final boolean outdated;
    private long lastSize;
    private boolean full;

    /** Destination of snapshots. */
    @FunctionalInterface
    public interface Snapshots {
        /**
         * Replaces all records that were appended before.
         *
         * @param records may be encoded while they are read, in order and once
         * @param done called on the loop with the size in bytes; empty if writing failed
         */
        void write(List<byte[]> records, Consumer<OptionalLong> done);
    }

    /**
     * Restores what is stored, and records changes from then on. Called before the first alert is received.
     *
     * @param limit the size of a snapshot in bytes, at most
     */
    public AlertLog(
            EventLoop loop,
            AlertStore alerts,
            Dispatcher dispatcher,
            StoredAlerts stored,
            Journal journal,
            Snapshots snapshots,
            long limit,
            AlertLogMetrics metrics) {
        this.loop = loop;
        this.alerts = alerts;
        this.dispatcher = dispatcher;
        this.snapshots = snapshots;
        this.limit = limit;
        this.metrics = metrics;
        outdated = Duration.between(stored.lastAlive(), loop.now()).compareTo(FRESH) > 0;
        AlertRestore.run(stored, alerts, dispatcher, loop.now());
        recorder = new AlertRecorder(loop, journal, stored);
        alerts.addListener("persistence", recorder);
        dispatcher.observe(recorder);
    }

    /**
     * Writes what was restored, and starts the periodic tasks.
     *
     * @param snapshotInterval the time between two snapshots, if enough has been written; zero for none
     */
    public void start(Duration snapshotInterval) {
        recorder.start();
        snapshot(() -> {});
        if (snapshotInterval.compareTo(Duration.ZERO) > 0) {
            loop.every(snapshotInterval, () -> {
                if (recorder.written() > Math.max(LEAST, lastSize)) {
                    snapshot(() -> {});
                }
            });
        }
    }

    /** Whether there were no stored alerts, or so old ones that a peer knows better. */
    public boolean isOutdated() {
        return outdated;
    }

    /**
     * Creates a collector for the alerts of a peer, which is about to be asked for them.
     *
     * @param most the size of all that is decoded in bytes, at most
     */
    public FetchedAlerts collector(long most) {
        return new FetchedAlerts(loop::now, most);
    }

    /**
     * Adopts the alerts and group timers of a peer. On the loop, before the first flush.
     *
     * @param fetched complete
     * @param done run once on the loop, which runs other tasks meanwhile; flushes must be held back until then
     */
    public void adopt(FetchedAlerts fetched, Runnable done) {
        new AlertAdoption(loop, alerts, dispatcher, fetched, done).run();
    }

    /**
     * Captures the portions in which a peer gets the alerts and group timers of this replica, each encoded when it is read.
     *
     * @param most the size of a portion in bytes, at most
     */
    public List<byte[]> portions(int most) {
        Instant now = loop.now();
        AlertSnapshot snapshot = AlertSnapshot.of(alerts, dispatcher, now);
        return new AlertPortions(snapshot.batches(0, now, recorder.phasesOf(snapshot)), most);
    }

    /**
     * Writes a snapshot.
     *
     * @param done called on the loop when it is written or has failed
     */
    public void snapshot(Runnable done) {
        List<AlertBatch> batches = recorder.replacedBy(AlertSnapshot.of(alerts, dispatcher, loop.now()));
        SnapshotRecords records = new SnapshotRecords(batches, limit);
        snapshots.write(records, size -> {
            size.ifPresent(bytes -> written(bytes, records.left()));
            done.run();
        });
    }

    private void written(long bytes, int left) {
        lastSize = bytes;
        metrics.size.set((double) bytes);
        metrics.left.set(left);
        if (left > 0 && !full) {
            LOG.atWarn()
                    .addKeyValue("alerts_left_out", left)
                    .addKeyValue("bytes", limit)
                    .log("Not all alerts are persisted, their limit on disk is reached");
        }
        full = left > 0;
    }
}
