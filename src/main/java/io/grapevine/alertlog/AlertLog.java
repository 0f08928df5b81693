package io.grapevine.alertlog;

import io.grapevine.alerts.AlertStore;
import io.grapevine.dispatch.Dispatcher;
import io.grapevine.journal.Journal;
import io.grapevine.loop.EventLoop;
import java.time.Duration;
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

    private final EventLoop loop;
    private final AlertStore alerts;
    private final Dispatcher dispatcher;
    private final Snapshots snapshots;
    private final long limit;
    private final AlertLogMetrics metrics;
    private final AlertRecorder recorder;
    private long lastSize;
    private boolean full;

    /** Where snapshots go. */
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

    /**
     * Writes a snapshot.
     *
     * @param done called on the loop when it is written or has failed
     */
    public void snapshot(Runnable done) {
        List<AlertBatch> batches = recorder.replacedBy(AlertSnapshot.of(alerts, dispatcher, loop.now()));
        BoundedRecords records = new BoundedRecords(batches, limit);
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
