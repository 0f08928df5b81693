package io.grapevine.amtool.api;

import io.grapevine.history.HistoryRecord;
import java.util.List;
import java.util.Optional;

/**
 * A page of the history, as Grapevine answers it.
 *
 * @param to the end of the span, as the server wrote it
 * @param next where older records follow; empty if there are none
 * @param complete false if not all alerts could be found whose notifications were asked for
 * @param missing the replicas that did not answer
 */
public record HistoryPageView(
        String to, List<Entry> records, String next, Optional<Boolean> complete, List<String> missing) {
    /** A record; empty if its type is not known. */
    public record Entry(Optional<HistoryRecord> record) {}
}
