package io.grapevine.amtool.command;

import io.grapevine.amtool.api.Alertmanager;
import io.grapevine.amtool.api.Deadline;
import io.grapevine.amtool.api.Reply;
import io.grapevine.base.commandline.Command;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.Flag;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.commandline.ValueType.Plain;
import io.grapevine.base.go.FileReason;
import io.grapevine.base.go.GoUrl;
import io.grapevine.base.go.JsonException;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.history.HistoryJson;
import io.grapevine.history.HistoryJson.HistoryLines;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.template.go.value.GoTime;
import io.grapevine.template.go.value.Zone;
import io.grapevine.virtualtime.configtest.play.ConfigCache;
import io.grapevine.virtualtime.replay.AlertSeries;
import io.grapevine.virtualtime.replay.ComparedSpan;
import io.grapevine.virtualtime.replay.Comparison;
import io.grapevine.virtualtime.replay.ConfigPlan;
import io.grapevine.virtualtime.replay.Recording;
import io.grapevine.virtualtime.replay.RecordingBuilder;
import io.grapevine.virtualtime.replay.Replay;
import io.grapevine.virtualtime.replay.Replay.Variant;
import io.grapevine.virtualtime.replay.ReplayJson;
import io.grapevine.virtualtime.replay.ReplayMarkdown;
import io.grapevine.virtualtime.replay.ReplayText;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code amtool replay}: plays the past through a configuration. */
record ReplayCommand(Session session) {
    /** The name of standard input among files. */
    private static final String STANDARD_INPUT = "-";

    private static final String SERVER = "alertmanager.url";
    private static final String PROMETHEUS = "prometheus.url";

    /** Samples of a series in one answer of Prometheus, which allows 11,000. */
    private static final int MOST_SAMPLES = 500;

    /** What is read of Prometheus unless the command line says. */
    private static final Duration WEEK = Duration.ofDays(7);

    /** The status if there are differences. */
    private static final int DIFFERENT = 2;

    Command declared() {
        return Command.of("replay", """
                        Play recorded alerts through a configuration, in virtual time, and say what would be different.

                            amtool replay --since=7d --config.file=new.yml
                            amtool replay --file=history.jsonl --config.file=new.yml --against=old.yml --markdown
                            amtool replay --prometheus.url=http://prometheus:9090 --config.file=new.yml --against=old.yml

                        The alerts and silences are those of the server's history, of a file of "amtool history export", or of \
                        Prometheus. The notifications are compared with the recorded ones, or with those of another configuration. Nothing \
                        is sent. The status is 0 if nothing is different, 2 if something is, and 1 if the replay fails. docs/configure/replay.md \
                        describes the report.""", this::run)
                .with(
                        CommandTree.history("file"),
                        Flag.of("config.file", Plain.FILE, "Configuration to play; without it, the recorded one."),
                        CommandTree.teamsOf("teams.dir"),
                        CommandTree.extensionsOf("grapevine.config"),
                        Flag.of("against", Plain.FILE, "Configuration to compare with, in place of what was recorded."),
                        CommandTree.teamsOf("against.dir"),
                        CommandTree.extensionsOf("against.grapevine"),
                        Flag.of("since", Plain.DURATION, "How long before the end the comparison begins."),
                        Flag.text("from", "When the comparison begins" + Session.TIME + "."),
                        Flag.text("to", "When the comparison ends" + Session.TIME + "."),
                        Flag.of(
                                        "tolerance",
                                        Plain.DURATION,
                                        "How far a notification may be from its counterpart and still count as the same.")
                                .unless("1m"),
                        Flag.of("examples", Plain.COUNT, "How many examples of each difference are shown.")
                                .unless("3"),
                        Flag.ofSwitch("markdown", "Print Markdown, for a pull request."),
                        Flag.ofSwitch("json", "Print JSON, as --output=json does."),
                        Flag.ofSwitch("fail", "End with status 2 if there are differences.")
                                .unless("true"),
                        Flag.of("prometheus.url", Plain.URL, "Prometheus to take alerts from, by its series ALERTS."),
                        Flag.of("prometheus.step", Plain.DURATION, "Time between samples taken from Prometheus.")
                                .unless("1m"),
                        Flag.text("label", "A label that Prometheus adds to alerts (external_labels), as name=value.")
                                .at(Flag.Place.REPEATED));
    }

    int run(ParsedArguments given) throws CommandFault {
        if (given.isOn("markdown") && given.isOn("json")) {
            throw new CommandFault("--markdown and --json exclude each other");
        }
        Comparison found = compare(given, past(given));
        session.print(text(given, found));
        return found.isDifferent() && given.isOn("fail") ? DIFFERENT : 0;
    }

    private Comparison compare(ParsedArguments given, Replay replay) throws CommandFault {
        ConfigCache configs = new ConfigCache(session.mode(given));
        try {
            Variant after = variant(given, configs, "config.file", "teams.dir", "grapevine.config");
            Variant before = variant(given, configs, "against", "against.dir", "against.grapevine");
            if (after == null) {
                after = new Variant("the recorded configuration", ConfigPlan.recorded(replay.recording(), configs));
            }
            return replay.compare(before, after);
        } catch (ConfigLoadException fault) {
            throw new CommandFault(fault.text());
        }
    }

    private static String text(ParsedArguments given, Comparison found) {
        int most = given.count("examples");
        if (given.isOn("markdown")) {
            return ReplayMarkdown.of(found, most);
        }
        boolean isJson = given.isOn("json") || given.text("output").equals("json");
        return isJson ? ReplayJson.of(found, most) : ReplayText.of(found, most);
    }

    /**
     * A configuration to play; null if none is given.
     *
     * @param file the flag that names the configuration
     * @param teams the flag of the directory of the files of teams
     * @param extensions the flag of the file of Grapevine's own settings
     * @throws ConfigLoadException if it has errors
     * @throws CommandFault if a flag is given without that of the configuration
     */
    private static @Nullable Variant variant(
            ParsedArguments given, ConfigCache configs, String file, String teams, String extensions)
            throws ConfigLoadException, CommandFault {
        String name = given.text(file);
        for (String flag : List.of(teams, extensions)) {
            if (name.isEmpty() && !given.text(flag).isEmpty()) {
                throw new CommandFault("--" + flag + " without --" + file);
            }
        }
        if (name.isEmpty()) {
            return null;
        }
        return Variant.of(name, Session.source(given, name, teams, extensions), configs);
    }

    /** The past that is replayed, of files, of the history of a server, or of Prometheus. */
    private Replay past(ParsedArguments given) throws CommandFault {
        List<String> files = given.texts("file");
        if (given.isSet(PROMETHEUS)) {
            if (!files.isEmpty()) {
                throw new CommandFault("--file and --prometheus.url exclude each other");
            }
            return ofPrometheus(given);
        }
        if (files.isEmpty() && !given.isSet(SERVER)) {
            throw new CommandFault("nothing to replay (expected: --file, --prometheus.url or --alertmanager.url)");
        }
        RecordingBuilder builder = new RecordingBuilder();
        String name = files.isEmpty() ? GoUrl.withoutUser(given.text(SERVER)) : String.join(", ", files);
        if (files.isEmpty()) {
            Instant to = time(given, "to");
            readServer(given, to == null ? session.console().clock().instant() : to, builder::add);
        }
        for (String file : files) {
            readFile(file, builder::add);
        }
        Recording recording = builder.build()
                .orElseThrow(() -> new CommandFault(name + ": no records (expected: those of amtool history export)"));
        Duration since = given.isSet("since") ? given.duration("since") : null;
        ComparedSpan span = ComparedSpan.of(recording, time(given, "from"), time(given, "to"), since);
        return new Replay(recording, name, checked(span), given.duration("tolerance"), List.of());
    }

    /**
     * The records of files, or of the history of a server, without the texts of alerts, which may be long.
     *
     * @param flag names the files
     * @param also gets each record
     */
    Recording recording(ParsedArguments given, String flag, Consumer<HistoryRecord> also) throws CommandFault {
        RecordingBuilder builder = new RecordingBuilder();
        Consumer<HistoryRecord> records = record -> {
            also.accept(record);
            builder.add(record instanceof AlertRecord alert ? alert.playable(alert.labels()) : record);
        };
        if (given.texts(flag).isEmpty()) {
            readServer(given, session.console().clock().instant(), records);
        }
        for (String file : given.texts(flag)) {
            try {
                readFile(file, records);
            } catch (CommandFault fault) {
                throw new CommandFault(
                        "--" + flag + ": " + fault.getMessage() + " (expected: a file of amtool history export)");
            }
        }
        return builder.build()
                .orElseThrow(() ->
                        new CommandFault("--" + flag + ": no records (expected: those of amtool history export)"));
    }

    private static ComparedSpan checked(ComparedSpan span) throws CommandFault {
        if (span.from().isAfter(span.to())) {
            throw new CommandFault("nothing is recorded from " + span.from() + " to " + span.to());
        }
        return span;
    }

    private static @Nullable Instant time(ParsedArguments given, String flag) throws CommandFault {
        return Session.time(given, flag)
                .map(time -> Instant.ofEpochSecond(time.seconds(), time.nanos()))
                .orElse(null);
    }

    /** Reads the records of a file, or of standard input. */
    void readFile(String file, Consumer<HistoryRecord> records) throws CommandFault {
        if (file.equals(STANDARD_INPUT)) {
            read(session.console().in().stream(), "standard input", records);
            return;
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(Path.of(file)))) {
            read(in, file, records);
        } catch (IOException e) {
            throw new CommandFault(file + ": " + FileReason.of(e));
        }
    }

    private static void read(InputStream in, String name, Consumer<HistoryRecord> records) throws CommandFault {
        try {
            HistoryJson.readAll(in, records);
        } catch (IOException e) {
            throw new CommandFault(name + ": " + FileReason.of(e));
        }
    }

    /** Reads all that the server has, as the state at the beginning comes from what was before. */
    void readServer(ParsedArguments given, Instant end, Consumer<HistoryRecord> records) throws CommandFault {
        String absent =
                "the server has no history (expected: Grapevine with --history.dir, or --file, or --prometheus.url)";
        Alertmanager server = session.server(given);
        try (HistoryLines lines = new HistoryLines(records)) {
            HistoryCommands.download(
                    server, GoTime.of(Instant.EPOCH, Zone.UTC), GoTime.of(end, Zone.UTC), lines, "history", absent);
        } catch (UncheckedIOException e) {
            throw new CommandFault("the history of the server: " + FileReason.of(Objects.requireNonNull(e.getCause())));
        }
    }

    private Replay ofPrometheus(ParsedArguments given) throws CommandFault {
        long step = Math.max(1, given.duration("prometheus.step").toSeconds());
        Instant to = time(given, "to");
        long last = aligned(to == null ? session.console().clock().instant() : to, step);
        Instant from = time(given, "from");
        Duration since = given.isSet("since") ? given.duration("since") : WEEK;
        Instant end = Instant.ofEpochSecond(last);
        long first = aligned(from == null ? end.minus(since) : from, step);
        if (first >= last) {
            throw new CommandFault("--from: no time before that of --to");
        }
        AlertSeries series = new AlertSeries(Instant.ofEpochSecond(first), Duration.ofSeconds(step), labels(given));
        Alertmanager server = session.serverAt(given, PROMETHEUS, "localhost:9090");
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
        return new Replay(
                recording,
                name,
                ComparedSpan.of(recording, null, null, null),
                given.duration("tolerance"),
                series.notes());
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

    private static Map<String, String> labels(ParsedArguments given) throws CommandFault {
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
