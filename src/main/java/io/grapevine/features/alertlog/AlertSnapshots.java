package io.grapevine.features.alertlog;

import io.grapevine.base.journal.Journal;
import io.grapevine.base.loop.EventLoop;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes snapshots of persisted alerts, within a limit of their size. On the loop only. */
public final class AlertSnapshots {
    private static final Logger LOG = LoggerFactory.getLogger(AlertSnapshots.class);

    /** The number of bytes that must at least have been written since the last snapshot for another one. */
    private static final long LEAST = 64 << 10;

    private final EventLoop loop;
    private final Source source;
    private final Journal journal;
    private final long limit;
    private final AlertLogMetrics metrics;
    private long lastSize;
    private boolean full;

    /** The alerts of which snapshots are written. */
    public interface Source {
        /** Captures the records that replace all that were written before; those that matter most come first. */
        List<SnapshotRecord> capture();

        /** The approximate size of the records that were written since the last capture, in bytes. */
        long written();
    }

    /**
     * Writes nothing yet.
     *
     * @param limit the size of a snapshot in bytes, at most
     */
    public AlertSnapshots(EventLoop loop, Source source, Journal journal, long limit, AlertLogMetrics metrics) {
        this.loop = loop;
        this.source = source;
        this.journal = journal;
        this.limit = limit;
        this.metrics = metrics;
    }

    /**
     * Writes what was restored, and snapshots from then on.
     *
     * @param interval the time between two snapshots, if enough has been written; zero for none
     */
    public void start(Duration interval) {
        write(() -> {});
        if (interval.compareTo(Duration.ZERO) > 0) {
            loop.every(interval, () -> {
                if (source.written() > Math.max(LEAST, lastSize)) {
                    write(() -> {});
                }
            });
        }
    }

    /**
     * Writes a snapshot.
     *
     * @param done called on the loop when it is written or has failed
     */
    public void write(Runnable done) {
        SnapshotRecords records = new SnapshotRecords(source.capture(), limit);
        journal.snapshot(records, size -> {
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

    /**
     * The records of a snapshot, each encoded when it is read, which is on the thread that writes it. A record that would exceed the
     * limit is left out; smaller ones after it, such as those of other tenants, may fit. To be read once, in order.
     */
    private static final class SnapshotRecords extends AbstractList<byte[]> {
        private final List<SnapshotRecord> records;
        private final long limit;
        private long size;
        private int left;

        /**
         * Creates the records.
         *
         * @param limit the size of all records in bytes, at most
         */
        SnapshotRecords(List<SnapshotRecord> records, long limit) {
            this.records = records;
            this.limit = limit;
        }

        @Override
        public byte[] get(int index) {
            SnapshotRecord next = records.get(index);
            byte[] record = next.encode();
            synchronized (this) {
                if (size + record.length > limit) {
                    left += next.alerts();
                    return next.encodeEmpty();
                }
                size += record.length;
                return record;
            }
        }

        @Override
        public int size() {
            return records.size();
        }

        /** How many alerts were left out so far; from any thread. */
        synchronized int left() {
            return left;
        }
    }
}
