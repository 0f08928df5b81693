package io.grapevine.server;

import io.grapevine.amtool.review.Adviser;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.core.node.Node;
import io.grapevine.history.HistoryReader;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.query.HistorySearch;
import io.grapevine.history.query.RecordBatches;
import io.grapevine.server.flags.Options;
import io.grapevine.server.log.LogContext;
import io.grapevine.virtualtime.configtest.play.ConfigCache;
import io.grapevine.virtualtime.configtest.script.ConfigSource;
import io.grapevine.virtualtime.replay.ComparedSpan;
import io.grapevine.virtualtime.replay.Recording;
import io.grapevine.virtualtime.replay.RecordingBuilder;
import io.grapevine.web.api.grapevine.HistoryApi;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Advice by what the replicas have recorded, for changes of the files of this one. It shares the processor and the heap with the
 * notifications, so it has {@link ReplayBounds}, takes the newest records, and ends in time with what it has found;
 * {@code amtool history advise} has no such bounds. Viewers see it, so nothing of the files but what is added.
 */
record ReplayedAdvice(Options options, Node node) implements HistoryApi.Advice {
    private static final Duration LONGEST_READING = Duration.ofSeconds(8);

    @Override
    public String report(HistorySearch history, Instant from, Instant to, JsonExchange asked)
            throws Refusal, IOException {
        try (ReplayBounds bounds = ReplayBounds.take()) {
            List<String> notes = new ArrayList<>();
            List<HistoryRecord> records = records(history, from, to, asked, bounds, notes);
            RecordingBuilder builder = new RecordingBuilder();
            records.forEach(builder::add);
            Optional<Recording> recording = builder.build();
            if (recording.isEmpty()) {
                return new Adviser.Report(new ComparedSpan(from, to), notes, List.of(), List.of()).json();
            }
            records.clear();
            ComparedSpan span = ComparedSpan.of(recording.get(), from, to, null);
            Adviser adviser = adviser(recording.get(), span, notes);
            Adviser.Report report = LogContext.withoutLines(() -> adviser.report((notifications, held) -> {
                checkOpen(asked);
                bounds.check(notifications, held);
            }));
            notes.addAll(report.notes());
            return new Adviser.Report(span, notes, report.facts(), report.advice()).json();
        } catch (UncheckedIOException gone) {
            throw gone.getCause();
        }
    }

    /** The records of a span, the oldest first, without what is not needed of them; if there are too many, the newest. */
    private static List<HistoryRecord> records(
            HistorySearch history,
            Instant from,
            Instant to,
            JsonExchange asked,
            ReplayBounds bounds,
            List<String> notes)
            throws Refusal, IOException {
        Set<String> missing = new TreeSet<>();
        List<HistoryRecord> records = new ArrayList<>();
        RecordBatches batches = history.all(from, to, HistoryReader.Order.NEWEST_FIRST, missing);
        for (List<HistoryRecord> batch = next(batches); !batch.isEmpty(); batch = next(batches)) {
            asked.checkOpen();
            for (HistoryRecord each : batch) {
                records.add(bounds.added(each));
            }
            if (bounds.areTooMany() || bounds.isOver(LONGEST_READING)) {
                Instant first = records.get(records.size() - 1).at();
                notes.add("what was recorded before " + first + " is left out, as it is too much for a running server"
                        + " (expected: amtool history advise, or a shorter time)");
                break;
            }
        }
        if (!missing.isEmpty()) {
            notes.add("without what these replicas recorded: " + String.join(", ", missing));
        }
        Collections.reverse(records);
        return records;
    }

    private static List<HistoryRecord> next(RecordBatches batches) throws Refusal {
        try {
            return batches.next();
        } catch (IOException e) {
            throw Refusal.of(500, "history: cannot be read: " + e.getMessage());
        }
    }

    private Adviser adviser(Recording recording, ComparedSpan span, List<String> notes) throws Refusal {
        ConfigSource files = new ConfigSource(
                options.storage().configFile(),
                null,
                options.configuration().teams().orElse(null),
                options.storage().extensionsFile().orElse(null));
        ConfigCache configs = new ConfigCache(LoadedConfigReader.parserMode(options));
        try {
            if (configs.load(files).config().hash()
                    != node.loadedConfig().config().hash()) {
                notes.add("the configuration has changed since it was loaded: the advice is about its files");
            }
            return new Adviser(recording, span, files, false, configs);
        } catch (ConfigLoadException e) {
            throw Refusal.of(409, "config: its files have errors now (expected: what amtool check-config accepts)");
        }
    }

    private static void checkOpen(JsonExchange asked) {
        try {
            asked.checkOpen();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
