package io.grapevine.storage.journal;

import java.util.function.Supplier;

/** An append-only log of one kind of state. Called from the event loop only. */
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
     * @param size about how many bytes the record has
     * @param record encodes it; called once, on any thread
     * @param whenDurable as above
     */
    default void append(int size, Supplier<byte[]> record, Runnable whenDurable) {
        append(record.get(), whenDurable);
    }
}
