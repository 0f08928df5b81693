package io.grapevine.history;

import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.model.LabelSet;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Records of tests. */
public final class HistoryFixtures {
    /** Some time. */
    public static final Instant START = Instant.parse("2026-11-21T16:00:00Z");

    private HistoryFixtures() {}

    /** An alert that begins to fire, with a label {@code i}. */
    public static AlertRecord alert(Instant at, Object i) {
        return new AlertRecord(
                at,
                "r",
                AlertRecord.Change.RECEIVED,
                LabelSet.of("alertname", "A", "i", i.toString()),
                LabelSet.EMPTY,
                at,
                null,
                "");
    }

    /** As many alerts, a millisecond apart, numbered from {@code first}. */
    public static List<HistoryRecord> alerts(Instant start, int first, int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> (HistoryRecord) alert(start.plusMillis(n), first + n))
                .toList();
    }

    /** The label {@code i} of all alerts of a history, in the order in which they are read. */
    public static List<String> read(HistoryReader history, HistoryReader.Order order) throws IOException {
        return read(history, Instant.EPOCH, Instant.MAX, order);
    }

    /**
     * The label {@code i} of the alerts of a history from {@code from} until before {@code to}, in the order in which
     * they are read.
     */
    public static List<String> read(HistoryReader history, Instant from, Instant to, HistoryReader.Order order)
            throws IOException {
        List<String> read = new ArrayList<>();
        history.read(
                from,
                to,
                order,
                record -> read.add(((AlertRecord) record).labels().valueOf("i")));
        return read;
    }
}
