package io.grapevine.amtool.command;

import io.grapevine.amtool.api.Alertmanager;
import io.grapevine.amtool.api.Deadline;
import io.grapevine.amtool.api.OwnApi;
import io.grapevine.amtool.api.Reply;
import io.grapevine.amtool.api.Times;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.go.FileReason;
import io.grapevine.base.go.GoUrl;
import io.grapevine.base.go.JsonException;
import io.grapevine.history.HistoryJson;
import io.grapevine.history.HistoryLines;
import io.grapevine.template.go.value.GoTime;
import io.grapevine.template.go.value.Zone;
import io.grapevine.virtualtime.replay.AlertSeries;
import io.grapevine.virtualtime.replay.comparison.ComparedSpan;
import io.grapevine.virtualtime.replay.recording.Recording;
import io.grapevine.virtualtime.replay.recording.RecordingBuilder;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Source of a replay's past: files, the history of a server, or Prometheus. */
record ReplaySource(Session session, ParsedArguments given) {
    /** The name of standard input among files. */
    static final String STANDARD_INPUT = "-";

    private static final String SERVER = "alertmanager.url";
    private static final String PROMETHEUS = "prometheus.url";

    /** Samples of a series in one answer of Prometheus, which allows 11,000. */
    private static final int MOST_SAMPLES = 500;

    /** What is read of Prometheus unless the command line says. */
    private static final Duration WEEK = Duration.ofDays(7);

    /**
     * The past that is replayed.
     *
     * @param name what reports call it
     * @param span what is to be compared
     * @param notes what is to be known of it
     */
    record Loaded(Recording recording, String name, ComparedSpan span, List<String> notes) {}

    Loaded load() throws CommandFault {
        List<String> files = given.texts("file");
        if (given.isSet(PROMETHEUS)) {
            if (!files.isEmpty()) {
                throw new CommandFault("--file and --prometheus.url exclude each other");
            }
            return ofPrometheus();
        }
        if (files.isEmpty() && !given.isSet(SERVER)) {
            throw new CommandFault("nothing to replay (expected: --file, --prometheus.url or --alertmanager.url)");
        }
        RecordingBuilder builder = new RecordingBuilder();
        String name = files.isEmpty() ? GoUrl.withoutUser(given.text(SERVER)) : String.join(", ", files);
        if (files.isEmpty()) {
            readServer(builder);
        }
        for (String file : files) {
            readFile(file, builder);
        }
        Recording recording = builder.build()
                .orElseThrow(() -> new CommandFault(name + ": no records (expected: those of amtool history export)"));
        Duration since = given.isSet("since") ? given.duration("since") : null;
        ComparedSpan span = ComparedSpan.of(recording, time("from"), time("to"), since);
        return new Loaded(recording, name, checked(span), List.of());
    }

    private static ComparedSpan checked(ComparedSpan span) throws CommandFault {
        if (span.from().isAfter(span.to())) {
            throw new CommandFault("nothing is recorded from " + span.from() + " to " + span.to());
        }
        return span;
    }

    private @Nullable Instant time(String flag) throws CommandFault {
        if (given.text(flag).isEmpty()) {
            return null;
        }
        GoTime time = GivenTimes.of(given, flag);
        return Instant.ofEpochSecond(time.seconds(), time.nanos());
    }

    private void readFile(String file, RecordingBuilder builder) throws CommandFault {
        if (file.equals(STANDARD_INPUT)) {
            read(session.console().in().stream(), "standard input", builder);
            return;
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(Path.of(file)))) {
            read(in, file, builder);
        } catch (IOException e) {
            throw new CommandFault(file + ": " + FileReason.of(e));
        }
    }

    private static void read(InputStream in, String name, RecordingBuilder builder) throws CommandFault {
        try {
            HistoryJson.readAll(in, builder::add);
        } catch (IOException e) {
            throw new CommandFault(name + ": " + FileReason.of(e));
        }
    }

    /** Reads all that the server has, as the state at the beginning comes from what was before. */
    private void readServer(RecordingBuilder builder) throws CommandFault {
        String absent =
                "the server has no history (expected: Grapevine with --history.path, or --file, or --prometheus.url)";
        Instant to = time("to");
        Instant end = to == null ? session.console().clock().instant() : to;
        Alertmanager server = session.server(given);
        String query = "?from=" + written(Instant.EPOCH) + "&to=" + written(end);
        try (HistoryLines lines = new HistoryLines(builder::add)) {
            Reply reply = server.getInto(
                    head -> HistoryExport.isHistory(head) ? lines : null, OwnApi.BASE + "/history/export", query);
            if (!reply.isSuccess()) {
                throw OwnApi.fault(reply, "history", absent);
            } else if (!HistoryExport.isHistory(reply)) {
                throw new CommandFault(absent);
            }
        } catch (UncheckedIOException e) {
            throw new CommandFault("the history of the server: " + FileReason.of(Objects.requireNonNull(e.getCause())));
        }
    }

    private static String written(Instant time) {
        return GoUrl.escapeForm(Times.write(GoTime.of(time, Zone.UTC)));
    }

    private Loaded ofPrometheus() throws CommandFault {
        long step = Math.max(1, given.duration("prometheus.step").toSeconds());
        Instant to = time("to");
        long last = aligned(to == null ? session.console().clock().instant() : to, step);
        Instant from = time("from");
        Duration since = given.isSet("since") ? given.duration("since") : WEEK;
        Instant end = Instant.ofEpochSecond(last);
        long first = aligned(from == null ? end.minus(since) : from, step);
        if (first >= last) {
            throw new CommandFault("--from: no time before that of --to");
        }
        AlertSeries series = new AlertSeries(Instant.ofEpochSecond(first), Duration.ofSeconds(step), labels());
        Alertmanager server = session.access().at(given, PROMETHEUS, "localhost:9090");
        for (long begin = first; begin <= last; begin += step * MOST_SAMPLES) {
            add(
                    series,
                    server.within(Deadline.after(given.duration("timeout"))),
                    begin,
                    Math.min(last, begin + step * (MOST_SAMPLES - 1)),
                    step);
        }
        RecordingBuilder builder = new RecordingBuilder();
        series.records(end).forEach(builder::add);
        Recording recording = builder.ofPrometheus(Instant.ofEpochSecond(first), end);
        String name = GoUrl.withoutUser(given.text(PROMETHEUS));
        return new Loaded(recording, name, ComparedSpan.of(recording, null, null, null), series.notes());
    }

    /** The step at a time, or the one before it. */
    private static long aligned(Instant time, long step) {
        return Math.floorDiv(time.getEpochSecond(), step) * step;
    }

    private static void add(AlertSeries series, Alertmanager server, long begin, long end, long step)
            throws CommandFault {
        String query =
                "?query=" + GoUrl.escapeForm(AlertSeries.QUERY) + "&start=" + begin + "&end=" + end + "&step=" + step;
        Reply reply = server.get("/api/v1/query_range", query);
        Optional<String> error;
        try {
            error = series.add(reply.body());
        } catch (JsonException e) {
            throw new CommandFault(
                    reply.isSuccess()
                            ? "cannot read the answer of Prometheus: " + e.text()
                            : "Prometheus answered with status " + reply.status()
                                    + " (expected: its API; is --prometheus.url right?)");
        }
        if (error.isPresent()) {
            throw new CommandFault("Prometheus: " + error.get());
        }
    }

    private Map<String, String> labels() throws CommandFault {
        Map<String, String> labels = new TreeMap<>();
        for (String text : given.texts("label")) {
            int equals = text.indexOf('=');
            if (equals <= 0) {
                throw new CommandFault("--label: \"" + text + "\" (expected: name=value)");
            }
            labels.put(text.substring(0, equals), text.substring(equals + 1));
        }
        return labels;
    }
}
