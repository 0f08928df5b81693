package io.grapevine.base.journal;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Persistent store of one kind of state: a snapshot and an append-only log of the records since then. Called from the
 * event loop only.
 */
public interface Journal {
    /** A journal that keeps nothing and calls back at once, for a replica without a disk. */
    Journal NONE = (record, whenDurable) -> whenDurable.run();

    /**
     * Appends a record.
     *
     * @param record the bytes to keep; not changed by either side afterwards
     * @param whenDurable called on the loop, possibly during this call, once a crash can no longer lose the record, or
     *     once the journal has given up on its disk: a full disk must not hold back a page
     */
    void append(byte[] record, Runnable whenDurable);

    /**
     * Appends a record that is encoded when it is written, off the loop if the journal has a thread for it.
     *
     * @param size the approximate size of the record in bytes
     * @param record encodes it; called once, on any thread
     * @param whenDurable called like that of {@link #append(byte[], Runnable)}
     */
    default void append(int size, Supplier<byte[]> record, Runnable whenDurable) {
        append(record.get(), whenDurable);
    }

    /**
     * Replaces the stored records by a snapshot of the state as of this call, which includes every record appended
     * before. A journal that keeps nothing, or leaves snapshots to its owner, writes nothing.
     *
     * @param records all records of the state, read once and in order; reading one may encode it
     * @param done called on the loop with the size of the snapshot in bytes, or empty if writing it failed
     */
    default void snapshot(List<byte[]> records, Consumer<OptionalLong> done) {
        done.accept(OptionalLong.of(0));
    }
}
