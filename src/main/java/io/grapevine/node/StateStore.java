package io.grapevine.node;

import io.grapevine.storage.journal.Journal;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Persistent store of one state of a replica: silences, notification log or alerts. Called on the loop only. */
public interface StateStore extends Journal {
    /** A store that keeps nothing: each change counts as durable at once. */
    StateStore NONE = new StateStore() {
        @Override
        public void append(byte[] record, Runnable whenDurable) {
            whenDurable.run();
        }

        @Override
        public void snapshot(List<byte[]> records, Consumer<OptionalLong> done) {
            done.accept(OptionalLong.of(0));
        }
    };

    /**
     * Replaces the stored records by a snapshot of the state as of this call, which includes every record appended
     * before.
     *
     * @param records all records of the state, read once and in order; reading one may encode it
     * @param done called on the loop with the size of the snapshot in bytes, or empty if writing it failed
     */
    void snapshot(List<byte[]> records, Consumer<OptionalLong> done);
}
