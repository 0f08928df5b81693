package io.grapevine.alerts.persistence;

import java.time.Instant;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;

/**
 * The records of a snapshot, each encoded when it is read, which is on the thread that writes it. What would exceed the
 * limit is left out: the alerts of that record and of those after it. To be read once, in order.
 */
final class SnapshotRecords extends AbstractList<byte[]> {
    private final List<AlertBatch> batches;
    private final long limit;
    private long size;
    private int left;

    /**
     * Creates the records.
     *
     * @param limit the size of all records in bytes, at most
     */
    SnapshotRecords(List<AlertBatch> batches, long limit) {
        this.batches = batches;
        this.limit = limit;
    }

    @Override
    public byte[] get(int index) {
        AlertBatch batch = batches.get(index);
        byte[] record = AlertBatchCodec.encode(batch);
        synchronized (this) {
            if (size + record.length > limit) {
                left += batch.alerts().size();
                size = limit;
                return AlertBatchCodec.encode(AlertBatch.part(batch.number(), Instant.EPOCH, List.of(), Map.of()));
            }
            size += record.length;
            return record;
        }
    }

    @Override
    public int size() {
        return batches.size();
    }

    /** How many alerts were left out so far; from any thread. */
    synchronized int left() {
        return left;
    }
}
