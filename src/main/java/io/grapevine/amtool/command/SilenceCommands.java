package io.grapevine.amtool.command;

import io.grapevine.amtool.api.AlertView;
import io.grapevine.amtool.api.Alertmanager;
import io.grapevine.amtool.api.Alertmanager.AlertQuery;
import io.grapevine.amtool.api.MatcherView;
import io.grapevine.amtool.api.ServerFault;
import io.grapevine.amtool.api.SilenceView;
import io.grapevine.base.commandline.Argument;
import io.grapevine.base.commandline.Command;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.Flag;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.commandline.ValueType.Plain;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.silence.Silence;
import io.grapevine.template.go.value.GoTime;
import io.grapevine.template.go.value.Zone;
import java.util.ArrayList;
import java.util.List;

/** The commands about silences: as they are declared, and what they do. */
record SilenceCommands(Session session) {
    private static final String EXPIRE_UNMATCHED = "expire-unmatched";

    Command group() {
        return Command.group(
                "silence",
                "Query, add, change, expire or import silences; hold one while a command runs.",
                addCommand(),
                Command.of("expire", "End silences.", this::expire)
                        .taking(Argument.any("silence-ids", Plain.TEXT, "Ids of silences")),
                Command.of("import", """
                                Set the silences of a file.

                                The file is what a query prints as JSON. Silences whose id the server knows are changed, \
                                all others are new there.

                                    amtool silence query -o json DiskFull > silences.json
                                    amtool silence import silences.json""", new SilenceImportCommand(session)::run)
                        .with(
                                Flag.ofSwitch("force", 'f', "Set new silences only, whatever the server knows."),
                                Flag.of("worker", 'w', Plain.COUNT, "How many silences to set at a time.")
                                        .unless("8"))
                        .taking(Argument.one("input-file", Plain.FILE, "JSON; none for standard input")),
                new SilenceLeaseCommand(session).declared(),
                queryCommand(),
                Command.of("update", "Change silences.", this::update)
                        .with(
                                Flag.ofSwitch("quiet", 'q', "Print ids only."),
                                Flag.text("duration", 'd', "How long it lasts from its beginning, such as 2h."),
                                Flag.text("start", "When it begins" + Session.TIME + "."),
                                Flag.text("end", "When it ends" + Session.TIME + "; outdoes the duration."),
                                Flag.text("comment", 'c', "Why it is there."))
                        .taking(Argument.any("update-ids", Plain.TEXT, "Ids of silences")));
    }

    private Command addCommand() {
        return Command.of("add", """
                        Set a silence, and print its id.

                        It mutes alerts that satisfy all matchers.

                            amtool silence add alertname=DiskFull instance=db-1 --comment='disk ordered'
                            amtool silence add DiskFull -d 2h -c 'disk ordered'
                            amtool silence add 'alertname=~Disk.*' --dry-run -c test""", this::add)
                .with(
                        Flag.text("author", 'a', "Who sets it; you, unless given."),
                        Session.requireComment(),
                        Flag.text("duration", 'd', "How long it lasts, such as 30m, 2h or 1d12h.")
                                .unless("1h"),
                        Flag.text("start", "When it begins" + Session.TIME + "; now, unless given."),
                        Flag.text("end", "When it ends" + Session.TIME + "; outdoes the duration."),
                        Flag.text("comment", 'c', "Why it is there."),
                        Session.ANNOTATION,
                        Flag.of(
                                EXPIRE_UNMATCHED,
                                Plain.DURATION,
                                "Expire it once it has matched no firing alert for such a time, at least 1m."),
                        Flag.ofSwitch("dry-run", "Set nothing; list the alerts that it would mute now."),
                        Flag.ofSwitch("wait", "Wait until every replica of the server has it."))
                .taking(Argument.any("matcher-groups", Plain.TEXT, Session.MATCHERS));
    }

    private Command queryCommand() {
        return Command.of("query", """
                        Show silences that are not expired, or those that are.

                        All matchers must be satisfied by the matchers of a silence.

                            amtool silence query DiskFull instance=db-1
                            amtool silence query --within 8h
                            amtool silence query --expired --within 2h""", this::query)
                .with(
                        Flag.ofSwitch("expired", "Show expired silences only."),
                        Flag.ofSwitch("quiet", 'q', "Print ids only."),
                        Flag.text("created-by", "Show silences that this person set."),
                        Flag.text("id", "Show the silence with this id."),
                        Flag.of("within", Plain.DURATION, "Show silences that end, or have ended, within such a time."))
                .taking(Argument.any("matcher-groups", Plain.TEXT, Session.MATCHERS))
                .orDefault();
    }

    private void add(ParsedArguments given) throws CommandFault {
        SilenceView silence = created(given);
        Alertmanager server = session.server(given);
        if (given.isOn("dry-run")) {
            rehearse(given, server, silence);
            return;
        }
        session.printLine(server.post(silence));
        if (given.isOn("wait")) {
            new AwaitPropagation(server).untilShared();
        }
    }

    private SilenceView created(ParsedArguments given) throws CommandFault {
        WrittenMatchers written = session.matchers(given);
        List<Matcher> matchers = written.all(given.arguments());
        if (matchers.isEmpty()) {
            throw new CommandFault("no matchers specified");
        }
        GoTime start = given.text("start").isEmpty()
                ? GoTime.of(session.console().clock().instant(), Zone.UTC)
                : GivenTimes.of(given, "start");
        GoTime end = given.text("end").isEmpty()
                ? GivenTimes.later(start, GivenTimes.duration(given))
                : GivenTimes.of(given, "end");
        GivenTimes.check(start, end);
        session.checkComment(given);
        List<String> annotations = new ArrayList<>(given.texts("annotation"));
        if (!given.text(EXPIRE_UNMATCHED).isEmpty()) {
            annotations.add(Silence.EXPIRE_UNMATCHED + "=" + given.text(EXPIRE_UNMATCHED));
        }
        return SilenceView.created(
                matchers.stream().map(MatcherView::of).toList(),
                start,
                end,
                session.author(given),
                given.text("comment"),
                written.annotations(annotations));
    }

    /** Lists the alerts that there are now and that the silence would mute. */
    private void rehearse(ParsedArguments given, Alertmanager server, SilenceView silence) throws ServerFault {
        List<String> filters =
                silence.matchers().stream().map(MatcherView::toString).toList();
        List<AlertView> alerts = server.alerts(AlertQuery.all(filters));
        session.print(session.format(given).alerts(alerts));
        session.console()
                .note("dry run: no silence was added; it would mute " + alerts.size()
                        + (alerts.size() == 1 ? " alert" : " alerts"));
    }

    private void expire(ParsedArguments given) throws CommandFault {
        if (given.arguments().isEmpty()) {
            throw new CommandFault("no silence IDs specified");
        }
        Alertmanager server = session.server(given);
        for (String id : given.arguments()) {
            server.expire(id);
        }
    }

    private void query(ParsedArguments given) throws CommandFault {
        List<String> filters = session.matchers(given).filters(given.arguments());
        GoTime now = GoTime.of(session.console().clock().instant(), Zone.UTC);
        List<SilenceView> shown = new ArrayList<>();
        for (SilenceView silence : session.server(given).silences(filters)) {
            if (isWanted(silence, given, now)) {
                shown.add(silence);
            }
        }
        if (given.isOn("quiet")) {
            shown.forEach(silence -> session.print(silence.id() + "\n"));
        } else {
            session.print(session.format(given).silences(shown));
        }
    }

    private static boolean isWanted(SilenceView silence, ParsedArguments given, GoTime now) {
        boolean expired = given.isOn("expired");
        int end = silence.end().compare(now);
        if (expired ? end > 0 : end < 0) {
            return false;
        }
        long within = given.duration("within").toNanos();
        if (within > 0
                && (expired
                        ? now.plus(-within).compare(silence.end()) > 0
                        : now.plus(within).compare(silence.end()) < 0)) {
            return false;
        }
        String creator = given.text("created-by");
        String id = given.text("id");
        return (creator.isEmpty() || creator.equals(silence.createdBy())) && (id.isEmpty() || id.equals(silence.id()));
    }

    private void update(ParsedArguments given) throws CommandFault {
        if (given.arguments().isEmpty()) {
            throw new CommandFault("no silence IDs specified");
        }
        Alertmanager server = session.server(given);
        List<SilenceView> updated = new ArrayList<>();
        for (String id : given.arguments()) {
            SilenceView changed = changed(server.silence(id), given);
            updated.add(changed.withId(server.post(changed)));
        }
        if (given.isOn("quiet")) {
            updated.forEach(silence -> session.print(silence.id() + "\n"));
        } else {
            session.print(session.format(given).silences(updated));
        }
    }

    private static SilenceView changed(SilenceView silence, ParsedArguments given) throws CommandFault {
        GoTime start = given.text("start").isEmpty() ? silence.start() : GivenTimes.of(given, "start");
        GoTime end = silence.end();
        if (!given.text("end").isEmpty()) {
            end = GivenTimes.of(given, "end");
        } else if (!given.text("duration").isEmpty()) {
            end = GivenTimes.later(start, GivenTimes.duration(given));
        }
        GivenTimes.check(start, end);
        String comment = given.text("comment").isEmpty() ? silence.comment() : given.text("comment");
        return silence.with(start, end, comment);
    }
}
