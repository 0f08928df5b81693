package io.grapevine.amtool.command;

import io.grapevine.amtool.api.Alertmanager;
import io.grapevine.amtool.api.HistoryPageView;
import io.grapevine.amtool.api.HistorySummaryView;
import io.grapevine.amtool.api.OwnApi;
import io.grapevine.amtool.api.Reply;
import io.grapevine.amtool.api.Times;
import io.grapevine.amtool.output.HistorySummaryText;
import io.grapevine.amtool.output.HistoryText;
import io.grapevine.base.commandline.Argument;
import io.grapevine.base.commandline.Command;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.Flag;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.commandline.ValueType.Choice;
import io.grapevine.base.commandline.ValueType.Plain;
import io.grapevine.base.go.GoUrl;
import io.grapevine.history.HistoryJson;
import io.grapevine.history.HistoryRecord;
import io.grapevine.template.go.value.TimeWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The commands about the history of a server: as they are declared, and what they do. */
record HistoryCommands(Session session) {
    /** What to say of a server that has no such operation. */
    static final String ABSENT = "the server keeps no history (expected: Grapevine; Alertmanager has no such API)";

    private static final String PATH = OwnApi.BASE + "/history";
    private static final List<String> TYPES =
            List.of("alert", "notification", "silence", "action", "config", "process");
    private static final List<String> OUTCOMES = List.of("sent", "failed");

    Command group() {
        return Command.group(
                "history",
                "Show what happened: alerts, notifications, silences, reloads.",
                Command.of("query", """
                                Show records of the history, the newest first.

                                All matchers must be satisfied: by the labels of an alert, by those of the group of a notification or of one \
                                of its alerts, or by being among the matchers of a silence.

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
                Command.of("export", """
                                Write the whole history of a time, the oldest record first, one JSON object a line.

                                    amtool history export --since=7d --file=week.jsonl
                                    amtool history export --since=24h | jq 'select(.type == "notification")'""", new HistoryExport(session)::run)
                        .with(spanAnd(Flag.text("file", "File to write to; standard output, unless given."))));
    }

    /** The flags that give a span of time, and others. */
    private static List<Flag> spanAnd(Flag... others) {
        List<Flag> flags = new ArrayList<>(List.of(
                Flag.of("since", Plain.DURATION, "How long ago the time begins, such as 90m, 24h or 7d.")
                        .unless("24h"),
                Flag.text("from", "When it begins" + Session.TIME + "; outdoes --since."),
                Flag.text("to", "When it ends" + Session.TIME + "; now, unless given.")));
        flags.addAll(List.of(others));
        return flags;
    }

    /** The flags that select records, and others. */
    private static List<Flag> filtersAnd(Flag... others) {
        List<Flag> flags = spanAnd(
                Flag.text("receiver", 'r', "Notifications of receivers that match: a regular expression."),
                Flag.text("group", "Notifications of a group: its key, or its id."),
                Flag.of("outcome", new Choice(OUTCOMES), "Notifications with this outcome: sent or failed."));
        flags.addAll(List.of(others));
        return flags;
    }

    /** The parameters of the flags and matchers, escaped. */
    private List<String> parameters(ParsedArguments given) throws CommandFault {
        List<String> query = new ArrayList<>();
        if (given.text("from").isEmpty()) {
            add(query, "since", given.text("since"));
        } else {
            add(query, "from", Times.write(GivenTimes.of(given, "from")));
        }
        for (String name : List.of("receiver", "group", "outcome")) {
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
        return given.text("to").isEmpty() ? "" : Times.write(GivenTimes.of(given, "to"));
    }

    private void query(ParsedArguments given) throws CommandFault {
        List<String> parameters = parameters(given);
        for (String type : given.texts("type")) {
            add(parameters, "type", type);
        }
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
            page = OwnApi.read(reply, "history", ABSENT, HistoryPageView::read);
            page.records().forEach(entry -> entry.record().ifPresent(records::add));
            to = page.to(); // a duration before now would else begin later with each page
            next = page.next();
        } while (!next.isEmpty() && records.size() < limit);
        print(given, records);
        if (!next.isEmpty()) {
            session.console().note("older records are not shown (--limit shows more)");
        }
        tell(page.complete().orElse(true), page.missing());
    }

    private void print(ParsedArguments given, List<HistoryRecord> records) {
        String form = given.text("output");
        session.print(
                form.equals("json")
                        ? records.stream().map(HistoryJson::line).collect(Collectors.joining(",", "[", "]\n"))
                        : HistoryText.of(
                                records,
                                form.equals("extended"),
                                given.text("date.format"),
                                session.console().terminal()));
    }

    private void summary(ParsedArguments given) throws CommandFault {
        List<String> query = parameters(given);
        add(query, "to", end(given));
        add(query, "limit", given.text("limit"));
        Reply reply = session.server(given).get(PATH + "/summary", "?" + String.join("&", query));
        HistorySummaryView summary = OwnApi.read(reply, "history", ABSENT, HistorySummaryView::read);
        if (!summary.complete().orElse(true)) {
            session.console()
                    .note("Warning: this is a part of the time, up to "
                            + TimeWriter.format(summary.end(), given.text("date.format")) + "; ask for less of it");
        }
        tell(true, summary.missing());
        String form = given.text("output");
        session.print(
                form.equals("json")
                        ? reply.text()
                        : HistorySummaryText.of(
                                summary,
                                form.equals("extended"),
                                given.text("date.format"),
                                session.console().terminal()));
    }

    private void tell(boolean complete, List<String> missing) {
        if (!complete) {
            session.console().note("Warning: the server did not read all of this time; ask for less of it");
        }
        if (!missing.isEmpty()) {
            session.console().note("Warning: without the replicas " + String.join(", ", missing));
        }
    }
}
