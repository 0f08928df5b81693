package io.grapevine.node;

import io.grapevine.journal.Journal;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Keeps one state of a replica, silences or the notification log, across restarts. Called from the loop only. */
public interface StateStore extends Journal {
    /** A store that keeps nothing. */
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
     * Replaces what is kept by a snapshot of the whole state as it is during this call; what was appended before is
     * part of it.
     *
     * @param records all records of the state
     * @param done told on the loop how many bytes the snapshot has, or nothing if it could not be written
     */
    void snapshot(List<byte[]> records, Consumer<OptionalLong> done);
}
