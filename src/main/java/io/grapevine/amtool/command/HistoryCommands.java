package io.grapevine.amtool.command;

import io.grapevine.amtool.api.Alertmanager;
import io.grapevine.amtool.api.Answers;
import io.grapevine.amtool.api.Deadline;
import io.grapevine.amtool.api.HistoryPageView;
import io.grapevine.amtool.api.Reply;
import io.grapevine.amtool.api.Times;
import io.grapevine.amtool.output.AuditText;
import io.grapevine.amtool.output.Format;
import io.grapevine.amtool.output.HistoryText;
import io.grapevine.base.commandline.Argument;
import io.grapevine.base.commandline.Command;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.Flag;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.commandline.ValueType.Choice;
import io.grapevine.base.commandline.ValueType.Plain;
import io.grapevine.base.go.FileReason;
import io.grapevine.base.go.GoUrl;
import io.grapevine.base.go.Quoted;
import io.grapevine.history.HistoryJson;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.AuditRecord;
import io.grapevine.history.query.HistoryReport;
import io.grapevine.history.query.HistorySummary;
import io.grapevine.template.go.value.GoTime;
import io.grapevine.template.go.value.TimeWriter;
import io.grapevine.template.go.value.Zone;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The commands about the history of a server: as they are declared, and what they do. */
record HistoryCommands(Session session) {
    /** What to say of a server that has no such operation. */
    static final String ABSENT = "the server keeps no history (expected: Grapevine; Alertmanager has no such API)";

    private static final String PATH = Answers.BASE + "/history";
    /** The span of one request of an export. */
    private static final Duration STEP = Duration.ofHours(1);

    private static final String AUDIT = "audit";
    /** The id of a silence. */
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private static final List<String> TYPES =
            List.of("alert", "notification", "silence", "action", AUDIT, "config", "process");
    private static final String[] CONDITIONS = {"receiver", "group", "outcome"};
    private static final List<String> OUTCOMES = List.of("sent", "failed");

    private static final Flag RECEIVER =
            Flag.text("receiver", 'r', "Notifications of receivers that match: a regular expression.");
    private static final Flag GROUP = Flag.text("group", "Notifications of a group: its key, or its id.");

    Command group() {
        return Command.group(
                "history",
                "Show what happened: alerts, notifications, silences, reloads.",
                Command.of("query", """
                                Show records of the history, the newest first.

                                All matchers must be satisfied by the labels of an alert, or by those of the group of a notification or of \
                                one of its alerts. A silence satisfies matchers that are among its own.

                                    amtool history query DiskFull instance=db-1
                                    amtool history query --since=7d --outcome=failed
                                    amtool history query --receiver=dba -o extended""", this::query)
                        .with(filtersAnd(
                                Flag.of("type", new Choice(TYPES), "Records of this type only.")
                                        .at(Flag.Place.REPEATED),
                                Flag.of("limit", Plain.COUNT, "How many records to show.")
                                        .unless("100")))
                        .taking(Argument.any("matcher-groups", Plain.TEXT, Session.MATCHERS))
                        .orDefault(),
                Command.of("summary", """
                                Count how often alerts fired and were notified, by alert, group and receiver, and how long notifications took.

                                    amtool history summary --since=7d
                                    amtool history summary --since=7d team=db""", this::summary)
                        .with(filtersAnd(Flag.of("limit", Plain.COUNT, "How many alerts, groups and receivers to show.")
                                .unless("20")))
                        .taking(Argument.any("matcher-groups", Plain.TEXT, Session.MATCHERS)),
                Command.of("report", """
                                Count by week, team and receiver the pages, how fast they were acknowledged, those to which nobody reacted, and those at night.

                                A page is the first notification of an incident of a group to a receiver.

                                    amtool history report --zone=Europe/Berlin
                                    amtool history report --since=13w --team=squad severity=critical
                                    amtool history report --csv > report.csv""", this::report)
                        .with(spanAnd(
                                "4w",
                                RECEIVER,
                                GROUP,
                                Flag.text("team", "Label that names the team, of the group or else of its alerts.")
                                        .unless("team"),
                                Flag.text("zone", "Time zone of weeks, and of nights from 22:00 to 7:00.")
                                        .unless("UTC"),
                                Flag.ofSwitch("csv", "Print comma-separated values, for spreadsheets.")))
                        .taking(Argument.any("matcher-groups", Plain.TEXT, Session.MATCHERS)),
                Command.of(AUDIT, """
                                Show who changed what, from where and by which way, and refused attempts; the newest first.

                                Of the id of a silence: who created, changed and expired it, and what was changed, in all of the history unless --since says \
                                less. Matchers are about kind, action, via, user, claimed, from, result, error, before, after and attempts.

                                    amtool history audit 00000000-0000-0000-0000-000000000001
                                    amtool history audit --since=7d user=ana
                                    amtool history audit kind=silence via!=page -o extended""", this::audit)
                        .with(spanAnd(
                                "24h",
                                Flag.of("limit", Plain.COUNT, "How many records to show.")
                                        .unless("100")))
                        .taking(Argument.any("id-or-matchers", Plain.TEXT, "id of a silence, or field=value")),
                Command.of("export", """
                                Write the whole history of a time, the oldest record first, one JSON object a line.

                                    amtool history export --since=7d --file=week.jsonl
                                    amtool history export --since=24h | jq 'select(.type == "notification")'""", this::export)
                        .with(spanAnd("24h", Flag.text("file", "File to write to; standard output, unless given."))),
                new AdviseCommand(session).declared());
    }

    /**
     * The flags that give a span of time, and others.
     *
     * @param since how long ago it begins, unless given
     */
    private static List<Flag> spanAnd(String since, Flag... others) {
        List<Flag> flags = new ArrayList<>(List.of(
                Flag.of("since", Plain.DURATION, "How long ago the time begins, such as 90m, 24h or 7d.")
                        .unless(since),
                Flag.text("from", "When it begins" + Session.TIME + "; takes precedence over --since."),
                Flag.text("to", "When it ends" + Session.TIME + "; now, by default.")));
        flags.addAll(List.of(others));
        return flags;
    }

    /** The flags that select records, and others. */
    private static List<Flag> filtersAnd(Flag... others) {
        List<Flag> flags = spanAnd(
                "24h",
                RECEIVER,
                GROUP,
                Flag.of("outcome", new Choice(OUTCOMES), "Notifications with this outcome: sent or failed."));
        flags.addAll(List.of(others));
        return flags;
    }

    /** The parameters of the flags and matchers, escaped. */
    private List<String> parameters(ParsedArguments given, String... conditions) throws CommandFault {
        List<String> query = new ArrayList<>();
        Optional<GoTime> from = Session.time(given, "from");
        add(query, from.isPresent() ? "from" : "since", from.map(Times::write).orElse(given.text("since")));
        for (String name : conditions) {
            add(query, name, given.text(name));
        }
        for (String filter : session.matchers(given).filters(given.arguments())) {
            add(query, "filter", filter);
        }
        return query;
    }

    private static void add(List<String> query, String name, String value) {
        if (!value.isEmpty()) {
            query.add(name + "=" + GoUrl.escapeForm(value));
        }
    }

    private static String end(ParsedArguments given) throws CommandFault {
        return Session.time(given, "to").map(Times::write).orElse("");
    }

    private void query(ParsedArguments given) throws CommandFault {
        List<String> parameters = parameters(given, CONDITIONS);
        for (String type : given.texts("type")) {
            add(parameters, "type", type);
        }
        show(given, parameters);
    }

    private void audit(ParsedArguments given) throws CommandFault {
        List<String> words = given.arguments();
        if (!words.isEmpty() && ID.matcher(words.get(0)).matches()) {
            auditOf(words, given);
            return;
        }
        for (String word : words) {
            if (!word.contains("=")) {
                throw new CommandFault(Quoted.quote(word) + " (expected: the id of a silence, or field=value)");
            }
        }
        List<String> parameters = parameters(given);
        add(parameters, "type", AUDIT);
        show(given, parameters);
    }

    private void auditOf(List<String> words, ParsedArguments given) throws CommandFault {
        if (words.size() > 1) {
            throw new CommandFault(Quoted.quote(words.get(1)) + " (expected: nothing after the id of a silence)");
        }
        String id = words.get(0);
        List<String> parameters = new ArrayList<>();
        Optional<GoTime> from = Session.time(given, "from");
        boolean isBounded = from.isPresent() || !given.isSet("since");
        add(
                parameters,
                isBounded ? "from" : "since",
                isBounded ? from.map(Times::write).orElse("1970-01-01T00:00:00Z") : given.text("since"));
        add(parameters, "silence", id);
        add(parameters, "type", AUDIT);
        List<HistoryRecord> records = read(given, parameters);
        if (records.isEmpty()) {
            throw new CommandFault("silence " + id
                    + ": nobody has changed it, as far as the history knows (expected: the id of a silence"
                    + " that was created or changed while the server kept a history)");
        }
        Format format = session.format(given);
        session.print(
                format.isJson()
                        ? json(records)
                        : AuditText.of(
                                records.stream()
                                        .flatMap(each ->
                                                each instanceof AuditRecord made ? Stream.of(made) : Stream.of())
                                        .toList(),
                                id,
                                format));
    }

    private static String json(List<HistoryRecord> records) {
        return records.stream().map(HistoryJson::line).collect(Collectors.joining(",", "[", "]\n"));
    }

    private void show(ParsedArguments given, List<String> parameters) throws CommandFault {
        List<HistoryRecord> records = read(given, parameters);
        Format format = session.format(given);
        session.print(format.isJson() ? json(records) : HistoryText.records(records, format));
    }

    /** As many records as are wanted, asked for a page at a time; what is missing is noted. */
    private List<HistoryRecord> read(ParsedArguments given, List<String> parameters) throws CommandFault {
        int limit = given.count("limit");
        String to = end(given);
        Alertmanager server = session.server(given);
        List<HistoryRecord> records = new ArrayList<>();
        HistoryPageView page;
        String next = "";
        do {
            List<String> query = new ArrayList<>(parameters);
            add(query, "to", to);
            add(query, "cursor", next);
            add(query, "limit", Integer.toString(limit - records.size()));
            Reply reply = server.get(PATH, "?" + String.join("&", query));
            page = Answers.read(
                    reply,
                    "history",
                    ABSENT,
                    Answers.of(
                            HistoryPageView.class,
                            "/history",
                            "span",
                            answer -> !answer.to().isEmpty()));
            page.records().forEach(entry -> entry.record().ifPresent(records::add));
            to = page.to(); // a duration before now would else begin later with each page
            next = page.next();
        } while (!next.isEmpty() && records.size() < limit);
        if (!next.isEmpty()) {
            session.console().note("older records are not shown (--limit shows more)");
        }
        tell(page.complete().orElse(true), page.missing());
        return records;
    }

    private void summary(ParsedArguments given) throws CommandFault {
        List<String> query = parameters(given, CONDITIONS);
        add(query, "to", end(given));
        add(query, "limit", given.text("limit"));
        Reply reply = session.server(given).get(PATH + "/summary", "?" + String.join("&", query));
        HistorySummary summary = counts(reply, HistorySummary.class, "/history/summary", HistorySummary::from);
        tellCounted(given, summary.complete(), summary.to(), summary.missing());
        session.print(given, reply, format -> HistoryText.summary(summary, format));
    }

    private void report(ParsedArguments given) throws CommandFault {
        List<String> query = parameters(given, "receiver", "group", "team", "zone");
        add(query, "to", end(given));
        Reply reply = session.server(given).get(PATH + "/report", "?" + String.join("&", query));
        HistoryReport report = counts(reply, HistoryReport.class, "/history/report", HistoryReport::from);
        tellCounted(given, report.complete(), report.to(), report.missing());
        if (given.isOn("csv")) {
            session.print(report.csv());
        } else {
            session.print(given, reply, format -> HistoryText.report(report, format));
        }
    }

    private static <T extends Record> T counts(Reply reply, Class<T> type, String path, Function<T, Instant> from)
            throws CommandFault {
        Predicate<T> hasSpan = answer -> !from.apply(answer).equals(Instant.EPOCH);
        return Answers.read(reply, "history", ABSENT, Answers.of(type, path, "span", hasSpan));
    }

    private void tellCounted(ParsedArguments given, boolean complete, Instant to, List<String> missing) {
        if (!complete) {
            session.console()
                    .note("Warning: this is a part of the time, up to "
                            + TimeWriter.format(GoTime.of(to, Zone.UTC), given.text("date.format"))
                            + "; ask for less of it");
        }
        tell(true, missing);
    }

    private void tell(boolean complete, List<String> missing) {
        if (!complete) {
            session.console().note("Warning: the server did not read all of this time; ask for less of it");
        }
        if (!missing.isEmpty()) {
            session.console().note("Warning: without the replicas " + String.join(", ", missing));
        }
    }

    /**
     * Asks for an hour at a time, with the timeout for each, and writes what it receives at once, so the span may be of any length.
     * The file is made when the server has accepted the first request.
     */
    private void export(ParsedArguments given) throws CommandFault {
        GoTime to = Session.time(given, "to").orElseGet(session::now);
        GoTime from = Session.time(given, "from")
                .orElse(Session.later(to, given.duration("since").negated()));
        if (from.compare(to) > 0) {
            throw new CommandFault("--from: a time after that of --to");
        }
        try (Target target = new Target(given.text("file"), session.console().out())) {
            write(session.server(given), given, from, to, target);
        } catch (IOException | UncheckedIOException e) {
            throw new CommandFault(FileReason.withFile(e));
        }
    }

    private void write(Alertmanager server, ParsedArguments given, GoTime from, GoTime to, Target target)
            throws CommandFault {
        boolean isComplete = true;
        GoTime start = from;
        do {
            try {
                isComplete &= hour(server, given, start, to, target).header("Warning") == null;
            } catch (CommandFault fault) {
                throw target.isBegun() ? new CommandFault("the export is incomplete: " + fault.getMessage()) : fault;
            }
            start = next(start);
        } while (start.compare(to) < 0);
        if (!isComplete) {
            throw new CommandFault("the export is incomplete: the server warns that it lacks records");
        }
    }

    private static GoTime next(GoTime start) {
        return Session.later(start, STEP);
    }

    private static Reply hour(Alertmanager server, ParsedArguments given, GoTime start, GoTime to, Target target)
            throws CommandFault {
        GoTime end = next(start).compare(to) < 0 ? next(start) : to;
        Reply reply = download(
                server.within(Deadline.after(given.duration("timeout"))), start, end, target, "history export", ABSENT);
        target.begin();
        return reply;
    }

    /**
     * Asks a server for all records of a time, and writes what it receives at once.
     *
     * @param subject what is asked for, in errors
     * @param absent what to say if the server has no history
     */
    static Reply download(
            Alertmanager server, GoTime from, GoTime to, OutputStream target, String subject, String absent)
            throws CommandFault {
        String query = "?from=" + GoUrl.escapeForm(Times.write(from)) + "&to=" + GoUrl.escapeForm(Times.write(to));
        Reply reply = server.getInto(head -> isHistory(head) ? target : null, PATH + "/export", query);
        if (!reply.isSuccess()) {
            throw Answers.fault(reply, subject, absent);
        }
        if (!isHistory(reply)) {
            throw new CommandFault(absent);
        }
        return reply;
    }

    private static boolean isHistory(Reply reply) {
        return reply.isSuccess() && reply.type().equals("application/x-ndjson");
    }

    /** The file, or standard output, opened when it is first needed. */
    private static final class Target extends OutputStream {
        private final String file;
        private final OutputStream console;
        private @Nullable OutputStream out;

        Target(String file, OutputStream console) {
            this.file = file;
            this.console = console;
        }

        boolean isBegun() {
            return out != null;
        }

        OutputStream begin() {
            OutputStream opened = out;
            if (opened == null) {
                try {
                    opened = file.isEmpty() ? console : Files.newOutputStream(Path.of(file));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                out = opened;
            }
            return opened;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            try {
                begin().write(bytes, offset, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            OutputStream opened = out;
            if (opened == console) {
                console.flush();
            } else if (opened != null) {
                opened.close();
            }
        }
    }
}
