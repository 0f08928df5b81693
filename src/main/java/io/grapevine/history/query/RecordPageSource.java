package io.grapevine.history.query;

import io.grapevine.history.HistoryRecord;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Source of pages of the history: answers {@link PageQuestion}s from the records of one replica. */
@FunctionalInterface
public interface RecordPageSource {
    /** Reads a page. Fails if the history cannot be read, or the replica does not answer in time. */
    CompletionStage<RecordPage> page(PageQuestion question);

    /**
     * The answer to a {@link PageQuestion}.
     *
     * @param records the records in the order of the question; empty only on the last page
     * @param isLast whether no more records follow in the span
     */
    record RecordPage(List<HistoryRecord> records, boolean isLast) {
        public RecordPage {
            records = List.copyOf(records);
        }
    }
}
