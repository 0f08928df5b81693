package io.grapevine.amtool.command;

import io.grapevine.amtool.api.Alertmanager;
import io.grapevine.amtool.api.Answers;
import io.grapevine.amtool.api.EscalationView;
import io.grapevine.amtool.api.ListedGroup;
import io.grapevine.amtool.api.Reply;
import io.grapevine.base.commandline.Argument;
import io.grapevine.base.commandline.Command;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.Flag;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.commandline.ValueType.Plain;
import io.grapevine.base.go.GoUrl;
import io.grapevine.features.escalation.EscalationStatus.Round;
import io.grapevine.model.matcher.Matcher;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The commands about the groups of alerts that match: as they are declared, and what they do. */
record GroupCommands(Session session) {
    private static final String PATH = Answers.BASE + "/acknowledgements";
    private static final String ABSENT =
            "the server has neither acknowledgements nor escalations (expected: Grapevine)";

    Command ackCommand() {
        return Command.of("ack", """
                        Acknowledge the groups of alerts, and print the ids of the silences.

                        Each group that holds a firing alert that satisfies all matchers is silent until its alerts have \
                        resolved, with alerts that join it.

                            amtool alert ack DiskFull instance=db-1 -c 'on it'
                            amtool alert ack DiskFull -d 2h""", this::acknowledge)
                .with(
                        Flag.text("author", 'a', "Who acknowledges; you, by default."),
                        Flag.text(
                                "duration",
                                'd',
                                "How long at most, from 1m to 24h; then what fires is notified again."),
                        Flag.text("comment", 'c', "The reason.").unless("Acknowledged"))
                .taking(Argument.any("matcher-groups", Plain.TEXT, Session.MATCHERS));
    }

    Command unackCommand() {
        return Command.of("unack", """
                        End the acknowledgements of the groups of alerts.

                            amtool alert unack DiskFull instance=db-1""", this::unacknowledge)
                .taking(Argument.any("matcher-groups", Plain.TEXT, Session.MATCHERS));
    }

    Command escalation() {
        return Command.group(
                "escalation",
                "Show who else is notified while nobody acknowledges, and have them notified at once.",
                Command.of("show", """
                                Show the groups with an escalation policy, and what each waits for.

                                With matchers, those that hold a firing alert that satisfies all of them.

                                    amtool escalation show
                                    amtool escalation show team=payments -o extended""", this::show)
                        .taking(Argument.any("matcher-groups", Plain.TEXT, Session.MATCHERS))
                        .orDefault(),
                Command.of("now", """
                                Notify the next step of the escalation of a group at once, and print its receiver.

                                The matchers must be satisfied by firing alerts of one such group only. A step that was \
                                notified within the last minute is not notified again.

                                    amtool escalation now DiskFull instance=db-1
                                    amtool escalation now DiskFull --step=lead""", this::escalate)
                        .with(
                                Flag.text("author", 'a', "Who escalates; you, by default."),
                                Flag.text("step", "The step that must be the next one."))
                        .taking(Argument.any("matcher-groups", Plain.TEXT, Session.MATCHERS)));
    }

    private void show(ParsedArguments given) throws CommandFault {
        Reply reply = overview(given, session.server(given));
        List<ListedGroup> found = groups(reply).values().stream()
                .filter(group -> group.escalation().isPresent())
                .toList();
        session.print(given, reply, format -> format.escalations(found));
    }

    private void escalate(ParsedArguments given) throws CommandFault {
        Alertmanager server = session.server(given);
        List<Map.Entry<String, ListedGroup>> found = matching(given, server).entrySet().stream()
                .filter(each -> each.getValue().escalation().isPresent())
                .toList();
        if (found.size() != 1) {
            throw new CommandFault(
                    found.isEmpty()
                            ? "no escalation policy is about such a group (amtool escalation show lists those with one)"
                            : found.size() + " groups match: "
                                    + found.stream()
                                            .map(each -> each.getValue().text())
                                            .collect(Collectors.joining("; "))
                                    + " (expected: matchers of one)");
        }
        Map.Entry<String, ListedGroup> group = found.get(0);
        EscalationView escalation = group.getValue().escalation().orElseThrow();
        Map<String, Object> request = new LinkedHashMap<>();
        request.put(
                "step",
                given.text("step").isEmpty()
                        ? escalation.next().map(Round::step).orElse("")
                        : given.text("step"));
        request.put("by", session.author(given));
        Reply reply = server.postTo(Answers.BASE + "/escalations/" + group.getKey() + "/now", request);
        session.printLine(Answers.read(reply, named(group), ABSENT, json -> Answers.text(json, "receiver")));
    }

    private void acknowledge(ParsedArguments given) throws CommandFault {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("createdBy", session.author(given));
        request.put("comment", given.text("comment"));
        request.put("duration", given.text("duration"));
        Alertmanager server = session.server(given);
        for (Map.Entry<String, ListedGroup> each : matching(given, server).entrySet()) {
            request.put("group", each.getKey());
            Reply reply = server.postTo(PATH, request);
            String id = Answers.read(reply, named(each), ABSENT, json -> Answers.text(json, "silenceID"));
            session.printLine(id);
        }
    }

    private void unacknowledge(ParsedArguments given) throws CommandFault {
        Alertmanager server = session.server(given);
        for (Map.Entry<String, ListedGroup> each : matching(given, server).entrySet()) {
            Reply reply = server.delete(PATH + "/" + each.getKey(), "");
            if (!reply.isSuccess()) {
                throw Answers.fault(reply, named(each), ABSENT);
            }
        }
    }

    private static String named(Map.Entry<String, ListedGroup> group) {
        return "group " + group.getValue().text();
    }

    /** The groups, by their ids, that hold a firing alert that satisfies all matchers; one at least. */
    private Map<String, ListedGroup> matching(ParsedArguments given, Alertmanager server) throws CommandFault {
        if (given.arguments().isEmpty()) {
            throw new CommandFault(
                    "no matchers specified (expected: those of an alert, such as DiskFull instance=db-1)");
        }
        Map<String, ListedGroup> found = groups(overview(given, server));
        if (found.isEmpty()) {
            throw new CommandFault("no group holds a firing alert that matches (amtool alert query shows which fire)");
        }
        return found;
    }

    /** The overview of the alerts that satisfy all matchers. */
    private Reply overview(ParsedArguments given, Alertmanager server) throws CommandFault {
        List<Matcher> matchers = session.matchers(given).all(given.arguments());
        String query = matchers.stream()
                .map(matcher -> "filter=" + GoUrl.escapeForm("{" + matcher + "}"))
                .collect(Collectors.joining("&"));
        return server.get(Answers.BASE + "/overview", query.isEmpty() ? "" : "?" + query);
    }

    private static Map<String, ListedGroup> groups(Reply reply) throws CommandFault {
        return Answers.read(
                        reply,
                        "overview",
                        ABSENT,
                        Answers.of(
                                ListedGroup.Overview.class,
                                "/overview",
                                "id",
                                answer -> !answer.id().isEmpty()))
                .groups();
    }
}
