package io.grapevine.features.oncall.amtool;

import io.grapevine.amtool.api.Answers;
import io.grapevine.amtool.api.Reply;
import io.grapevine.amtool.api.Times;
import io.grapevine.amtool.api.WhyView;
import io.grapevine.amtool.checking.ConfigText;
import io.grapevine.amtool.command.AlertCommands;
import io.grapevine.amtool.command.ConfigCommands;
import io.grapevine.amtool.command.RouteTrial;
import io.grapevine.amtool.command.Session;
import io.grapevine.amtool.output.ScheduleText;
import io.grapevine.amtool.output.WhyText;
import io.grapevine.base.commandline.Argument;
import io.grapevine.base.commandline.Command;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.Flag;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.commandline.ValueType.Plain;
import io.grapevine.base.go.FileReason;
import io.grapevine.base.go.GoUrl;
import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.Quoted;
import io.grapevine.config.Config;
import io.grapevine.features.oncall.OnCall;
import io.grapevine.features.oncall.OnCallSchedule;
import io.grapevine.features.oncall.OnCallSchedule.Shift;
import io.grapevine.template.go.value.GoTime;
import io.grapevine.template.go.value.Zone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The commands about on-call schedules: they take files, or the schedules of a server. */
public record ScheduleCommands(Session session) {
    private static final String ABSENT = "the server has no schedules (expected: Grapevine)";
    private static final Duration SHOWN = Duration.ofDays(28);
    private static final Duration COMPARED = Duration.ofDays(91);
    private static final String GRAPEVINE_CONFIG = "grapevine.config";

    /** The group of the commands. */
    public Command group() {
        return Command.group(
                        "schedule",
                        "Show who is on call.",
                        Command.of("show", """
                                        List the shifts of schedules, those of four weeks unless given.

                                            amtool schedule show
                                            amtool schedule show payments --config.file=alertmanager.yml --grapevine.config=grapevine.yml""", this::show)
                                .with(
                                        Flag.text("from", "When the shifts begin" + Session.TIME + "."),
                                        Flag.text("to", "When the shifts end" + Session.TIME + "."))
                                .taking(Argument.any("schedule", Plain.TEXT, "Names of schedules; none for all"))
                                .orDefault(),
                        Command.of("who", """
                                        Say who is notified of an alert and by which integrations, or what mutes it; without labels, who is on duty.

                                            amtool schedule who
                                            amtool schedule who team=payments severity=critical --at=2026-08-04T03:00:00Z""", this::who)
                                .with(Flag.text(
                                        "at", "The time of the notification; now, unless given" + Session.TIME + "."))
                                .taking(Argument.any("labels", Plain.TEXT, "Labels of the alert: name=value")),
                        Command.of("diff", """
                                        Say whose shifts of the next 13 weeks change from one grapevine.yml to another.

                                            amtool schedule diff old.yml grapevine.yml --config.file=alertmanager.yml""", this::diff)
                                .taking(Argument.any("files", Plain.FILE, "The file of before, and that of after")),
                        Command.of("import", """
                                        Write the section on_call for schedules and escalations of Opsgenie.

                                            amtool schedule import schedules.json escalations.json

                                        The files are the answers of its API to GET /v2/schedules?expand=rotation and GET /v2/escalations. What has \
                                        no counterpart is a comment. docs/from-opsgenie.md describes the migration.""", this::importOpsgenie)
                                .taking(Argument.any("files", Plain.FILE, "The answers")))
                .with(files());
    }

    private static List<Flag> files() {
        List<Flag> flags = new ArrayList<>(ConfigCommands.files());
        flags.add(Flag.of(GRAPEVINE_CONFIG, Plain.FILE, "File with the schedules, with --config.file."));
        return flags;
    }

    private void show(ParsedArguments given) throws CommandFault {
        Instant from = time(given, "from").orElseGet(session.console().clock()::instant);
        Instant to = time(given, "to").orElse(from.plus(SHOWN));
        if (!to.isAfter(from)) {
            throw new CommandFault("--to: " + to + " (expected: a time after " + from + ")");
        }
        Optional<OnCall> files = files(given);
        if (files.isPresent()) {
            print(
                    given,
                    files.get().schedules().stream()
                            .map(schedule -> ScheduleText.of(schedule, from, to))
                            .toList());
        } else {
            Reply reply = ask(given, "from=" + escaped(from) + "&to=" + escaped(to));
            if (given.text("output").equals("json")) {
                session.print(reply.text());
            } else {
                print(given, listed(reply));
            }
        }
    }

    private void print(ParsedArguments given, List<ScheduleText> schedules) throws CommandFault {
        for (String name : given.arguments()) {
            if (schedules.stream().noneMatch(schedule -> schedule.name().equals(name))) {
                throw new CommandFault("schedule " + Quoted.quote(name) + " (expected: "
                        + (schedules.isEmpty()
                                ? "a schedule of the configuration, which has none"
                                : "one of "
                                        + String.join(
                                                ", ",
                                                schedules.stream()
                                                        .map(ScheduleText::name)
                                                        .toList()))
                        + ")");
            }
        }
        schedules.stream()
                .filter(schedule ->
                        given.arguments().isEmpty() || given.arguments().contains(schedule.name()))
                .flatMap(schedule -> schedule.lines().stream())
                .forEach(session::printLine);
    }

    private void who(ParsedArguments given) throws CommandFault {
        Instant at = time(given, "at").orElseGet(session.console().clock()::instant);
        List<ScheduleText> schedules = new ArrayList<>();
        Optional<OnCall> files = files(given);
        if (files.isPresent()) {
            files.get()
                    .schedules()
                    .forEach(schedule -> schedules.add(new ScheduleText(
                            schedule.name(), schedule.receiver(), schedule.zone(), List.of(schedule.at(at)))));
        } else {
            schedules.addAll(listed(ask(given, "at=" + escaped(at))));
        }
        if (given.arguments().isEmpty()) {
            schedules.forEach(schedule -> session.printLine(schedule.name() + "  " + duty(schedule)));
            return;
        }
        Map<String, String> duty = new LinkedHashMap<>();
        schedules.forEach(schedule -> duty.put(schedule.receiver(), duty(schedule)));
        if (files.isPresent()) {
            Config config = new ConfigCommands(session).configuration(given);
            new RouteTrial(session.matchers(given).parser(), session.console().out())
                    .sayWho(
                            config,
                            given.arguments(),
                            at,
                            receiver -> notified(receiver, duty, integrations(config, files.get(), receiver, at)));
        } else {
            askWho(given, at, duty);
        }
    }

    /** Asks the server, which knows silences and inhibition, too. */
    private void askWho(ParsedArguments given, Instant at, Map<String, String> duty) throws CommandFault {
        String query = String.join("&", AlertCommands.labels(session, given)) + "&" + AlertCommands.EXACT + "&time="
                + escaped(at);
        WhyView why = AlertCommands.whyOf(session.server(given).get(Answers.BASE + "/why", "?" + query));
        for (WhyView.Group group : why.groups()) {
            List<String> integrations =
                    group.integrations().stream().map(WhyView.Send::name).toList();
            session.printLine(group.receiver() + "  "
                    + (group.mutedBy().isEmpty()
                            ? notified(group.receiver(), duty, integrations)
                            : "muted by time intervals: " + String.join(", ", group.mutedBy())));
        }
        if (!why.silences().isEmpty() || !why.inhibitedBy().isEmpty()) {
            session.printLine(WhyText.sentence(why, session.format(given)));
        }
    }

    /** Who is notified of a group of a receiver, and by what. */
    private static String notified(String receiver, Map<String, String> duty, List<String> integrations) {
        return duty.getOrDefault(receiver, "no schedule") + "  "
                + (integrations.isEmpty() ? "no integration" : String.join(", ", integrations));
    }

    /** The integrations that are notified in place of a receiver, as the server names them. */
    private static List<String> integrations(Config config, OnCall onCall, String receiver, Instant at) {
        String notified = onCall.scheduleOf(receiver)
                .flatMap(schedule -> schedule.personAt(at))
                .flatMap(onCall::person)
                .map(OnCall.Person::receiver)
                .orElse(receiver);
        String prefix = notified.equals(receiver) ? "" : notified + "/";
        return config.receivers().stream()
                .filter(each -> each.name().equals(notified))
                .flatMap(each -> each.numbered().stream())
                .map(each -> prefix + each.name())
                .toList();
    }

    private static String duty(ScheduleText schedule) {
        Shift shift = schedule.shifts().get(0);
        return schedule.until(shift) + (shift.isGap() ? ": the receiver itself is notified" : "");
    }

    private void importOpsgenie(ParsedArguments given) throws CommandFault {
        if (given.arguments().isEmpty()) {
            throw new CommandFault("no files (expected: answers of Opsgenie, such as schedules.json)");
        }
        OpsgenieImport read = new OpsgenieImport();
        for (String file : given.arguments()) {
            try {
                read.add(Files.readAllBytes(Path.of(file)));
            } catch (JsonException e) {
                throw new CommandFault(file + ": " + e.getMessage());
            } catch (IOException e) {
                throw new CommandFault(file + ": " + FileReason.of(e));
            }
        }
        session.print(read.yaml());
    }

    /** Whose shifts change from one file to another; nothing if none do. */
    private void diff(ParsedArguments given) throws CommandFault {
        if (given.arguments().size() != 2 || given.text("config.file").isEmpty()) {
            throw new CommandFault("two files and --config.file are needed (expected: OLD NEW --config.file=FILE)");
        }
        OnCall before = onCall(given, given.arguments().get(0));
        OnCall after = onCall(given, given.arguments().get(1));
        Set<String> names = new LinkedHashSet<>();
        before.schedules().forEach(schedule -> names.add(schedule.name()));
        after.schedules().forEach(schedule -> names.add(schedule.name()));
        Instant from = session.console().clock().instant();
        Instant to = from.plus(COMPARED);
        for (String name : names) {
            sayChanges(before.schedule(name), after.schedule(name), from, to);
        }
    }

    private void sayChanges(Optional<OnCallSchedule> before, Optional<OnCallSchedule> after, Instant from, Instant to) {
        OnCallSchedule shown = after.or(() -> before).orElseThrow();
        ScheduleText text = ScheduleText.of(shown, from, from.plusNanos(1));
        TreeSet<Instant> edges = new TreeSet<>(Set.of(from, to));
        for (Optional<OnCallSchedule> schedule : List.of(before, after)) {
            schedule.ifPresent(each ->
                    each.between(from, to).forEach(shift -> edges.addAll(List.of(shift.start(), shift.end()))));
        }
        String change = "";
        Instant since = from;
        for (Instant edge : edges.subSet(from, true, to, true)) {
            String next = edge.equals(to) ? "" : change(before, after, edge);
            if (!next.equals(change)) {
                if (!change.isEmpty()) {
                    session.printLine(shown.name() + ": " + text.period(since, edge) + "  " + change);
                }
                change = next;
                since = edge;
            }
        }
    }

    private static String change(Optional<OnCallSchedule> before, Optional<OnCallSchedule> after, Instant at) {
        String old = person(before, at);
        String now = person(after, at);
        return old.equals(now) ? "" : old + " -> " + now;
    }

    private static String person(Optional<OnCallSchedule> schedule, Instant at) {
        return schedule.flatMap(each -> each.personAt(at)).orElse(ScheduleText.NOBODY);
    }

    /** The schedules of files; empty if those of a server are meant. */
    private Optional<OnCall> files(ParsedArguments given) throws CommandFault {
        String file = given.text(GRAPEVINE_CONFIG);
        if (given.text("config.file").isEmpty() != file.isEmpty()) {
            throw new CommandFault("--config.file and --grapevine.config: one of the two (expected: both, or none)");
        }
        return file.isEmpty() ? Optional.empty() : Optional.of(onCall(given, file));
    }

    private OnCall onCall(ParsedArguments given, String file) throws CommandFault {
        ConfigCommands commands = new ConfigCommands(session);
        Config config = commands.configuration(given);
        return new ConfigText(session.mode(given), commands.references(given))
                .extensions(Path.of(file), config)
                .of(OnCall.NONE);
    }

    private Reply ask(ParsedArguments given, String query) throws CommandFault {
        return session.server(given).get(Answers.BASE + "/on-call", "?" + query);
    }

    private static List<ScheduleText> listed(Reply reply) throws CommandFault {
        return Answers.read(reply, "schedules", ABSENT, Answers.listIn("schedules", ListedSchedule.class)).stream()
                .map(ListedSchedule::text)
                .toList();
    }

    private static String escaped(Instant time) {
        return GoUrl.escapeForm(Times.write(GoTime.of(time, Zone.UTC)));
    }

    private static Optional<Instant> time(ParsedArguments given, String flag) throws CommandFault {
        return Session.time(given, flag).map(time -> Instant.ofEpochSecond(time.seconds()));
    }
}
