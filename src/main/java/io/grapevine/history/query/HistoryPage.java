package io.grapevine.history.query;

import io.grapevine.history.HistoryRecord;
import java.util.List;
import java.util.Optional;

/**
 * A page of records, the newest first.
 *
 * @param next where older ones follow; empty if the span has no more. Pages before the last may have fewer records than asked
 *     for, even none, if looking for them took too long
 * @param isComplete whether all alerts were found whose notifications were asked for by labels that their groups do not have
 * @param missing the peers that did not answer, by name
 */
public record HistoryPage(
        List<HistoryRecord> records, Optional<HistoryCursor> next, boolean isComplete, List<String> missing) {
    public HistoryPage {
        records = List.copyOf(records);
        missing = List.copyOf(missing);
    }
}
