package io.grapevine.bench;

import io.grapevine.history.HistoryReader;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.history.query.HistoryFilter;
import io.grapevine.history.query.HistorySearch;
import io.grapevine.history.store.HistoryLimits;
import io.grapevine.history.store.HistoryStore;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.notification.NotifyReason;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Measures queries of a history of a million records: half changes of alerts, half notifications. Prints a table. */
public final class HistoryBenchmark {
    private static final int RECORDS = 1_000_000;
    private static final int NAMES = 1_000;
    private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");

    private HistoryBenchmark() {}

    /** A query to measure. */
    @FunctionalInterface
    private interface Query {
        Object run(HistorySearch search) throws IOException;
    }

    /** Writes the history into a new directory, or one that is given, and measures. */
    public static void main(String... arguments) throws IOException, MatcherException {
        boolean isGiven = arguments.length > 0;
        Path directory = isGiven ? Path.of(arguments[0]) : Files.createTempDirectory("history-benchmark");
        boolean isWritten = isGiven && Files.exists(directory);
        HistoryLimits limits = new HistoryLimits(Duration.ofDays(3650), 4L << 30);
        try (HistoryStore store = HistoryStore.open(directory, limits, () -> START)) {
            for (int i = 0; i < RECORDS && !isWritten; i += 1_000) {
                store.append(records(i));
            }
            HistorySearch search =
                    new HistorySearch(store.of(""), Map::of, alert -> Optional.empty(), System::nanoTime);
            System.out.println("| Query | Time | CPU time | Records |\n|---|---|---|---|");
            measure(search, "by alert name, the first query of the process", page(named("Alert7"), Optional.empty()));
            measure(search, "by receiver", page(Matchers.NONE, Optional.of(receiver("team-7"))));
            measure(search, "by group", group());
            measure(search, "by alert name again", page(named("Alert8"), Optional.empty()));
            measure(search, "export", HistoryBenchmark::export);
        }
    }

    private static void measure(HistorySearch search, String name, Query query) throws IOException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = System.nanoTime();
        long busy = threads.getCurrentThreadCpuTime();
        Object result = query.run(search);
        System.out.printf(
                "| %s | %.1f s | %.1f s | %s |%n",
                name, (System.nanoTime() - start) / 1e9, (threads.getCurrentThreadCpuTime() - busy) / 1e9, result);
    }

    private static Matchers named(String name) {
        return Matchers.of(Matcher.equal("alertname", name), Matcher.notEqual("severity", "none"));
    }

    private static Matcher receiver(String name) throws MatcherException {
        return Matcher.of(MatchType.REGEXP, "receiver", name);
    }

    private static Query page(Matchers matchers, Optional<Matcher> receiver) {
        return page(new HistoryFilter(Set.of(), matchers, receiver, Optional.empty(), Set.of(), Optional.empty()));
    }

    private static Query page(HistoryFilter filter) {
        return search -> {
            var page = search.page(START, START.plus(Duration.ofDays(9)), filter, Optional.empty(), 10_000);
            return page.records().size() + (page.next().isPresent() ? " and more" : "");
        };
    }

    private static Query group() {
        String key = "{}:" + LabelSet.of("alertname", "Alert7");
        return page(new HistoryFilter(
                Set.of(),
                Matchers.NONE,
                Optional.empty(),
                Optional.of(delivery -> delivery.groupKey().equals(key)),
                Set.of(),
                Optional.empty()));
    }

    private static Object export(HistorySearch search) throws IOException {
        var batches =
                search.all(START, START.plus(Duration.ofDays(9)), HistoryReader.Order.OLDEST_FIRST, new TreeSet<>());
        long count = 0;
        for (var batch = batches.next(); !batch.isEmpty(); batch = batches.next()) {
            count += batch.size();
        }
        return count;
    }

    private static List<HistoryRecord> records(int first) {
        List<HistoryRecord> records = new ArrayList<>();
        for (int i = first; i < first + 1_000; i += 2) {
            Instant at = START.plusMillis(100L * i);
            String name = "Alert" + i / 2 % NAMES;
            LabelSet labels = LabelSet.of(
                    "alertname", name, "instance", "host-" + i % 977, "job", "node", "severity", "critical");
            LabelSet annotations = LabelSet.of("summary", "Something is wrong with host-" + i % 977);
            records.add(new AlertRecord(at, "a", AlertRecord.Change.RECEIVED, labels, annotations, at, null, ""));
            LabelSet group = LabelSet.of("alertname", name);
            records.add(new DeliveryRecord(
                    at.plusMillis(50),
                    "a",
                    "{}:" + group,
                    group,
                    "team-" + i / 2 % 100,
                    "webhook[0]",
                    DeliveryRecord.Outcome.SENT,
                    NotifyReason.FIRST,
                    List.of(labels.fingerprint()),
                    List.of(),
                    1,
                    Duration.ofMillis(5),
                    Duration.ofSeconds(30),
                    "",
                    null));
        }
        return records;
    }
}
