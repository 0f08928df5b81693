package io.grapevine.history.query;

import io.grapevine.history.HistoryRecord;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Answers {@link PageQuestion}s from the history of one replica. */
@FunctionalInterface
public interface PageSource {
    /** The page, at once or later; an exception if the history cannot be read, or the replica does not answer in time. */
    CompletionStage<RecordPage> page(PageQuestion question);

    /**
     * The answer to a {@link PageQuestion}.
     *
     * @param records not empty unless it is the last page
     * @param isLast whether the span has no more records
     */
    record RecordPage(List<HistoryRecord> records, boolean isLast) {
        public RecordPage {
            records = List.copyOf(records);
        }
    }
}
