package io.grapevine.history.query;

import io.grapevine.history.HistoryRecord;
import java.io.IOException;
import java.util.List;

/**
 * The records of a span in the order of time, a batch at a time: between batches no file is open and no thread waits. For one
 * thread at a time.
 */
public interface RecordBatches {
    /**
     * The next records.
     *
     * @return empty if there are no more
     * @throws IOException if the history cannot be read
     */
    List<HistoryRecord> next() throws IOException;

    /** How many records are in memory for the next batches. */
    default int ahead() {
        return 0;
    }
}
