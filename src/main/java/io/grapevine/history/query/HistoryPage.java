package io.grapevine.history.query;

import io.grapevine.history.HistoryRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

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

    /**
     * Reads a page.
     *
     * @param batches the records, the newest first, at least those at {@code after} and older
     * @param limit how many records it has at most, one at least
     * @param isOver whether no more batches should be read
     */
    static HistoryPage read(
            RecordBatches batches,
            Predicate<HistoryRecord> wanted,
            Optional<HistoryCursor> after,
            int limit,
            BooleanSupplier isOver)
            throws IOException {
        List<HistoryRecord> records = new ArrayList<>();
        Optional<HistoryCursor> place = Optional.empty();
        for (List<HistoryRecord> batch = batches.next(); !batch.isEmpty(); batch = batches.next()) {
            for (HistoryRecord entry : batch) {
                HistoryCursor here = following(place, entry);
                place = Optional.of(here);
                boolean isPassed = after.isPresent() && !here.isAfter(after.get());
                if (!isPassed && wanted.test(entry)) {
                    records.add(entry);
                    if (records.size() == limit) {
                        return new HistoryPage(records, place, true, List.of());
                    }
                }
            }
            boolean isOnTheWay =
                    after.isPresent() && place.isPresent() && !place.get().isAfter(after.get());
            if (!isOnTheWay && isOver.getAsBoolean()) {
                return new HistoryPage(records, place, true, List.of());
            }
        }
        return new HistoryPage(records, Optional.empty(), true, List.of());
    }

    /** A copy of this page with what is known of its completeness. */
    HistoryPage with(boolean complete, Collection<String> silent) {
        return new HistoryPage(records, next, complete, List.copyOf(silent));
    }

    private static HistoryCursor following(Optional<HistoryCursor> place, HistoryRecord entry) {
        int same = place.filter(last -> last.at().equals(entry.at()))
                .map(HistoryCursor::passed)
                .orElse(0);
        return new HistoryCursor(entry.at(), same + 1);
    }
}
