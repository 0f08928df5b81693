package io.grapevine.history.query;

import io.grapevine.history.HistoryRecord;
import java.util.List;

/**
 * The answer to a {@link PageQuestion}.
 *
 * @param records not empty unless it is the last page
 * @param isLast whether the span has no more records
 */
public record RecordPage(List<HistoryRecord> records, boolean isLast) {
    public RecordPage {
        records = List.copyOf(records);
    }
}
