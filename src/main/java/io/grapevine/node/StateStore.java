package io.grapevine.node;

import io.grapevine.storage.journal.Journal;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Persistent store of one state of a replica: silences, notification log or alerts. Called on the loop only. */
public interface StateStore extends Journal {
    /**
     * Replaces the stored records by a snapshot of the state as of this call, which includes every record appended
     * before.
     *
     * @param records all records of the state, read once and in order; reading one may encode it
     * @param done called on the loop with the size of the snapshot in bytes, or empty if writing it failed
     */
    void snapshot(List<byte[]> records, Consumer<OptionalLong> done);
}
