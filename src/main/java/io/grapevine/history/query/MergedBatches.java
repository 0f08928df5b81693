package io.grapevine.history.query;

import io.grapevine.history.HistoryReader.Order;
import io.grapevine.history.HistoryRecord;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The records of several replicas in one order of time, without those that several replicas recorded of the same event. A
 * peer that does not answer is left out from then on, and named.
 */
final class MergedBatches implements RecordBatches {
    private static final int SIZE = 1_000;

    private final List<Source> sources = new ArrayList<>();
    private final Order order;
    private final Collection<String> missing;
    private final Predicate<HistoryRecord> wanted;

    /** A replica, and what of it has been read but not returned. */
    private static final class Source {
        /** The name of a peer; empty for this replica. */
        private final String name;

        private final RecordBatches batches;
        private final Deque<HistoryRecord> read = new ArrayDeque<>();
        private boolean ended;

        Source(String name, RecordBatches batches) {
            this.name = name;
            this.batches = batches;
        }
    }

    /**
     * The records of this replica, to which those of peers are added.
     *
     * @param wanted asked once about each record, in the order of time
     * @param missing gets the names of peers that do not answer
     */
    MergedBatches(RecordBatches own, Order order, Predicate<HistoryRecord> wanted, Collection<String> missing) {
        this.order = order;
        this.wanted = wanted;
        this.missing = missing;
        sources.add(new Source("", own));
    }

    /** Adds the records of a peer, in the same order. */
    void add(String name, RecordBatches batches) {
        sources.add(new Source(name, batches));
    }

    @Override
    public List<HistoryRecord> next() throws IOException {
        List<HistoryRecord> merged = new ArrayList<>();
        while (merged.size() < SIZE) {
            Source first = first();
            if (first == null) {
                break;
            }
            HistoryRecord entry = first.read.remove();
            if (wanted.test(entry)) {
                merged.add(entry);
            }
        }
        return merged;
    }

    /** The replica whose record is next; of equal times that of the first replica. Null if there are no more. */
    private @Nullable Source first() throws IOException {
        Source first = null;
        for (Source source : sources) {
            fill(source);
            if (!source.read.isEmpty() && (first == null || isBefore(source, first))) {
                first = source;
            }
        }
        return first;
    }

    private boolean isBefore(Source source, Source other) {
        int comparison =
                source.read.element().at().compareTo(other.read.element().at());
        return order == Order.OLDEST_FIRST ? comparison < 0 : comparison > 0;
    }

    private void fill(Source source) throws IOException {
        if (source.ended || !source.read.isEmpty()) {
            return;
        }
        try {
            source.read.addAll(source.batches.next());
            source.ended = source.read.isEmpty();
        } catch (IOException e) {
            if (source.name.isEmpty()) {
                throw e;
            }
            source.ended = true;
            missing.add(source.name);
        }
    }
}
