package io.grapevine.history;

import java.io.IOException;
import java.time.Instant;
import java.util.function.Predicate;

/** Reads the history of a replica. Called on worker threads, as it reads files. */
@FunctionalInterface
public interface HistoryReader {
    /** The order in which records are read. */
    enum Order {
        NEWEST_FIRST,
        OLDEST_FIRST
    }

    /**
     * Passes records to a visitor, until it has seen all or has had enough. Records of one instant come in the order in which
     * they were recorded, or in the opposite one.
     *
     * @param from the time of the oldest record
     * @param to the time before which all records are
     * @param visitor takes a record; false if it wants no more
     * @throws IOException if the history cannot be read
     */
    void read(Instant from, Instant to, Order order, Predicate<HistoryRecord> visitor) throws IOException;

    /**
     * A reader of this history that is faster where few records are wanted.
     *
     * @param lines excludes records by their lines, as {@link HistoryJson} writes them; a reader need not ask it
     */
    default HistoryReader excluding(Predicate<byte[]> lines) {
        return this;
    }
}
