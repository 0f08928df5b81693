package io.grapevine.history.query;

import io.grapevine.history.HistoryReader;
import io.grapevine.history.HistoryReader.Order;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.history.HistoryRecord.SilenceRecord;
import io.grapevine.history.RecordType;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.zone.ZoneTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Queries of the histories of this replica and its peers. Called on worker threads, as they read files and wait for peers.
 *
 * @param reader the history of this replica
 * @param peers the histories of the other replicas, by the names of these
 * @param known the labels of an alert that is known now, from any thread
 * @param nanoTime as {@link System#nanoTime}
 */
public record HistorySearch(
        HistoryReader reader,
        Supplier<Map<String, RecordPageSource>> peers,
        Function<Fingerprint, Optional<LabelSet>> known,
        LongSupplier nanoTime) {
    /** For how long one query reads. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How many of all records are read at a time where there is no other replica: they are in memory while a client is waited for. */
    private static final int OWN_PAGE = 250;

    /**
     * The newest records of a span.
     *
     * @param from the time of the oldest record
     * @param to the time before which all records are
     * @param after where the page before ended; empty for the first
     * @param limit how many records the page has at most, one at least
     * @throws IOException if the history cannot be read
     */
    public HistoryPage page(Instant from, Instant to, HistoryFilter filter, Optional<HistoryCursor> after, int limit)
            throws IOException {
        BooleanSupplier isOver = deadline();
        // Those of the minute before tell which records are of an event that the page before has.
        Instant end = after.map(place -> place.at().plus(SameEvents.WINDOW).plusNanos(1))
                .filter(place -> place.isBefore(to))
                .orElse(to);
        MatchingAlerts matching = matching(filter, from, to, isOver);
        Set<String> missing = new TreeSet<>();
        RecordBatches batches = batches(
                from, end, Order.NEWEST_FIRST, filter.possibleTypes(), filter, new SameEvents()::isNew, missing);
        List<HistoryRecord> records = new ArrayList<>();
        try {
            Optional<HistoryCursor> next =
                    read(batches, entry -> filter.admits(entry, matching), after, limit, isOver, records);
            return new HistoryPage(records, next, matching.isComplete(), List.copyOf(missing));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * Reads a page.
     *
     * @param batches the records, the newest first, at least those at {@code after} and older
     * @param isOver whether no more batches should be read
     * @param page gets the records
     * @return where older ones follow; empty if there are no more
     */
    private static Optional<HistoryCursor> read(
            RecordBatches batches,
            Predicate<HistoryRecord> wanted,
            Optional<HistoryCursor> after,
            int limit,
            BooleanSupplier isOver,
            List<HistoryRecord> page)
            throws IOException {
        HistoryCursor place = new HistoryCursor(Instant.MAX, 0);
        for (List<HistoryRecord> batch = batches.next(); !batch.isEmpty(); batch = batches.next()) {
            boolean isPassed = false;
            for (HistoryRecord entry : batch) {
                place = new HistoryCursor(entry.at(), entry.at().equals(place.at()) ? place.passed() + 1 : 1);
                isPassed = after.isPresent() && !place.isAfter(after.get());
                if (!isPassed && wanted.test(entry)) {
                    page.add(entry);
                    if (page.size() == limit) {
                        return Optional.of(place);
                    }
                }
            }
            if (!isPassed && isOver.getAsBoolean()) {
                return Optional.of(place);
            }
        }
        return Optional.empty();
    }

    /**
     * Counts what happened in a span.
     *
     * @param top how many rows of each kind the summary has at most
     * @param interval the length of the intervals by which the summary counts too; zero for none
     * @throws IOException if the history cannot be read
     */
    public HistorySummary summary(Instant from, Instant to, HistoryFilter filter, int top, Duration interval)
            throws IOException {
        BooleanSupplier isOver = deadline();
        MatchingAlerts matching = matching(filter, from, to, isOver);
        SummaryBuilder counted = new SummaryBuilder(filter.matchers(), known, from, to, interval);
        Set<String> missing = new TreeSet<>();
        Set<RecordType> types = EnumSet.of(RecordType.ALERT, RecordType.NOTIFICATION);
        RecordBatches batches =
                batches(from, to, Order.OLDEST_FIRST, types, HistoryFilter.ALL, new SameEvents()::isNew, missing);
        Instant end = each(batches, to, isOver, entry -> {
            if (filter.admits(entry, matching)) {
                counted.add(entry);
            } else if (entry instanceof AlertRecord alert) {
                counted.remember(alert);
            }
        });
        return counted.build(top, end, end.equals(to) && matching.isComplete(), missing);
    }

    /**
     * Counts how fast the pages of a span were answered.
     *
     * @param filter which notifications are pages if they are the first of an incident
     * @param team the label that names the team
     * @param zone the time zone of weeks and nights
     * @throws IOException if the history cannot be read
     */
    public HistoryReport report(Instant from, Instant to, HistoryFilter filter, String team, ZoneTable zone)
            throws IOException {
        BooleanSupplier isOver = deadline();
        MatchingAlerts matching = matching(filter, from, to, isOver);
        ReportBuilder counted = new ReportBuilder(known, from, team, zone);
        Set<String> missing = new TreeSet<>();
        Set<RecordType> types = EnumSet.of(RecordType.ALERT, RecordType.NOTIFICATION, RecordType.SILENCE);
        RecordBatches batches =
                batches(from, to, Order.OLDEST_FIRST, types, HistoryFilter.ALL, new SameEvents()::isNew, missing);
        Instant end = each(
                batches,
                to,
                isOver,
                entry -> counted.add(entry, entry instanceof DeliveryRecord && filter.admits(entry, matching)));
        return counted.build(end, end.equals(to) && matching.isComplete(), missing);
    }

    /** Reads records, the oldest first, up to {@code to}; returns up to when, which is earlier if that takes too long. */
    private static Instant each(
            RecordBatches batches, Instant to, BooleanSupplier isOver, Consumer<HistoryRecord> reader)
            throws IOException {
        try {
            for (List<HistoryRecord> batch = batches.next(); !batch.isEmpty(); batch = batches.next()) {
                batch.forEach(reader);
                if (isOver.getAsBoolean()) {
                    return batch.get(batch.size() - 1).at();
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return to;
    }

    /**
     * All records of a span; an event that several replicas recorded comes once from each.
     *
     * @param missing gets the names of peers that do not answer
     */
    public RecordBatches all(Instant from, Instant to, Order order, Collection<String> missing) {
        return peers.get().isEmpty()
                ? PagedRecords.stored(new StoredPages(reader), new PageQuestion(from, to, order, 0, OWN_PAGE, Set.of()))
                : batches(from, to, order, Set.of(), HistoryFilter.ALL, entry -> true, missing);
    }

    /**
     * The records of all replicas.
     *
     * @param filter of this replica, records may be left out that it does not admit
     * @param wanted asked about each record, in the order of time, if there are peers
     */
    private RecordBatches batches(
            Instant from,
            Instant to,
            Order order,
            Set<RecordType> types,
            HistoryFilter filter,
            Predicate<HistoryRecord> wanted,
            Collection<String> missing) {
        PageQuestion question = new PageQuestion(from, to, order, 0, PageQuestion.MOST, types);
        RecordBatches own = PagedRecords.stored(new StoredPages(reader, filter), question);
        Map<String, RecordPageSource> others = peers.get();
        if (others.isEmpty()) {
            return own;
        }
        MergedBatches merged = new MergedBatches(own, order, wanted, missing);
        // Only pages of the newest records end before the span does.
        boolean isAhead = order == Order.OLDEST_FIRST;
        others.forEach((name, pages) -> merged.add(name, PagedRecords.remote(pages, question, isAhead)));
        return merged;
    }

    /** The alerts that satisfy the matchers, by this history alone: replicas receive the same alerts. */
    private MatchingAlerts matching(HistoryFilter filter, Instant from, Instant to, BooleanSupplier isOver) {
        PageQuestion question =
                new PageQuestion(from, to, Order.OLDEST_FIRST, 0, PageQuestion.MOST, Set.of(RecordType.ALERT));
        HistoryFilter ofAlerts = new HistoryFilter(
                Set.of(), filter.matchers(), Optional.empty(), Optional.empty(), Set.of(), Optional.empty());
        return new MatchingAlerts(
                filter.matchers(),
                known,
                () -> PagedRecords.stored(new StoredPages(reader, ofAlerts), question),
                isOver);
    }

    private BooleanSupplier deadline() {
        long start = nanoTime.getAsLong();
        return () -> nanoTime.getAsLong() - start > PATIENCE.toNanos();
    }

    /**
     * Tells which records are of events that another replica recorded, too: the same change of the same alert, or the same
     * version of a silence, within a minute. Notifications are recorded by the replica that sent them, configurations and starts
     * are events of each replica.
     */
    private static final class SameEvents {
        /** How far apart replicas record one event. */
        static final Duration WINDOW = Duration.ofMinutes(1);

        private static final int MOST = 20_000;

        private final Map<List<Object>, List<Event>> events = new HashMap<>();
        private int limit = MOST;

        private record Event(Instant first, Set<String> replicas) {
            boolean isNear(Instant time) {
                return Duration.between(first, time).abs().compareTo(WINDOW) <= 0;
            }
        }

        /** Whether a record is the first of its event. Records must come in the order of time, or in the opposite one. */
        boolean isNew(HistoryRecord entry) {
            List<Object> key = key(entry);
            if (key.isEmpty()) {
                return true;
            }
            List<Event> same = events.computeIfAbsent(key, unused -> new ArrayList<>(1));
            same.removeIf(event -> !event.isNear(entry.at()));
            for (Event event : same) {
                if (event.replicas.add(entry.replica())) {
                    return false;
                }
            }
            same.add(new Event(entry.at(), new HashSet<>(Set.of(entry.replica()))));
            if (events.size() > limit) {
                events.values().removeIf(list -> list.stream().noneMatch(event -> event.isNear(entry.at())));
                limit = Math.max(MOST, 2 * events.size());
            }
            return true;
        }

        private static List<Object> key(HistoryRecord entry) {
            if (entry instanceof AlertRecord alert) {
                return List.of(alert.labels().fingerprint(), alert.change());
            } else if (entry instanceof SilenceRecord silence) {
                return List.of(silence.silence().id(), silence.silence().updatedAt());
            }
            return List.of();
        }
    }

    /**
     * The records of several replicas in one order of time, without those that several replicas recorded of the same event. A
     * peer that does not answer is left out from then on, and named.
     */
    private static final class MergedBatches implements RecordBatches {
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

        @Override
        public int ahead() {
            return sources.stream()
                    .mapToInt(source -> source.read.size() + source.batches.ahead())
                    .sum();
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

    /**
     * The alerts whose labels satisfy matchers, by fingerprint: those that are known now, and those of a span of the history,
     * which is read when it is first needed. An alert without a record in the span that is not known any more is not found.
     */
    private static final class MatchingAlerts implements Predicate<Fingerprint> {
        /** How many alerts of the history are remembered: about 10 MB. */
        private static final int MOST = 200_000;

        private final Matchers matchers;
        private final Function<Fingerprint, Optional<LabelSet>> known;
        private final Supplier<RecordBatches> history;
        private final BooleanSupplier isOver;
        private @Nullable Set<Long> found;
        private boolean isComplete = true;

        MatchingAlerts(
                Matchers matchers,
                Function<Fingerprint, Optional<LabelSet>> known,
                Supplier<RecordBatches> history,
                BooleanSupplier isOver) {
            this.matchers = matchers;
            this.known = known;
            this.history = history;
            this.isOver = isOver;
        }

        @Override
        public boolean test(Fingerprint fingerprint) {
            Optional<LabelSet> labels = known.apply(fingerprint);
            if (labels.isPresent()) {
                return matchers.matches(labels.get());
            }
            Set<Long> recorded = found;
            if (recorded == null) {
                recorded = read();
                found = recorded;
            }
            return recorded.contains(fingerprint.value());
        }

        /** Whether all alerts of the span were read, as far as it was needed. */
        boolean isComplete() {
            return isComplete;
        }

        private Set<Long> read() {
            Set<Long> fingerprints = new HashSet<>();
            BooleanSupplier isEnough = () -> fingerprints.size() > MOST || isOver.getAsBoolean();
            try {
                Instant end = each(history.get(), Instant.MAX, isEnough, entry -> {
                    if (entry instanceof AlertRecord alert && matchers.matches(alert.labels())) {
                        fingerprints.add(alert.labels().fingerprint().value());
                    }
                });
                isComplete = end.equals(Instant.MAX);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return fingerprints;
        }
    }
}
