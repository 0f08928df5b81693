package io.grapevine.alerts.persistence;

import java.util.AbstractList;
import java.util.List;

/**
 * The records of a snapshot, each encoded when it is read, which is on the thread that writes it. A record that would exceed the
 * limit is left out; smaller ones after it, such as those of other tenants, may fit. To be read once, in order.
 */
final class SnapshotRecords extends AbstractList<byte[]> {
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
