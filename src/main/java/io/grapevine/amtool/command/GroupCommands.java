package io.grapevine.amtool.command;

import io.grapevine.amtool.api.Alertmanager;
import io.grapevine.amtool.api.Answers;
import io.grapevine.amtool.api.ListedGroup;
import io.grapevine.amtool.api.Reply;
import io.grapevine.base.commandline.Argument;
import io.grapevine.base.commandline.Command;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.Flag;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.commandline.ValueType.Plain;
import io.grapevine.base.go.GoUrl;
import io.grapevine.model.matcher.Matcher;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The commands about the groups of alerts that match: as they are declared, and what they do. */
record GroupCommands(Session session) {
    private static final String PATH = Answers.BASE + "/acknowledgements";
    private static final String ABSENT = "the server has no acknowledgements (expected: Grapevine)";

    Command ackCommand() {
        return Command.of("ack", """
                        Acknowledge the groups of alerts, and print the ids of the silences.

                        Each group that holds a firing alert that satisfies all matchers is silent until its alerts have \
                        resolved, with alerts that join it.

                            amtool alert ack DiskFull instance=db-1 -c 'on it'
                            amtool alert ack DiskFull -d 2h""", this::acknowledge)
                .with(
                        Flag.text("author", 'a', "Who acknowledges; you, by default."),
                        Flag.text("duration", 'd', "How long at most, from 1m to 24h; then what fires is notified again."),
                        Flag.text("comment", 'c', "The reason.").unless("Acknowledged"))
                .taking(Argument.any("matcher-groups", Plain.TEXT, Session.MATCHERS));
    }

    Command unackCommand() {
        return Command.of("unack", """
                        End the acknowledgements of the groups of alerts.

                            amtool alert unack DiskFull instance=db-1""", this::unacknowledge)
                .taking(Argument.any("matcher-groups", Plain.TEXT, Session.MATCHERS));
    }

    private void acknowledge(ParsedArguments given) throws CommandFault {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("createdBy", session.author(given));
        request.put("comment", given.text("comment"));
        request.put("duration", given.text("duration"));
        Alertmanager server = session.server(given);
        for (Map.Entry<String, ListedGroup> each : groups(given, server).entrySet()) {
            request.put("group", each.getKey());
            Reply reply = server.postTo(PATH, request);
            String id = Answers.read(reply, named(each), ABSENT, json -> Answers.text(json, "silenceID"));
            session.printLine(id);
        }
    }

    private void unacknowledge(ParsedArguments given) throws CommandFault {
        Alertmanager server = session.server(given);
        for (Map.Entry<String, ListedGroup> each : groups(given, server).entrySet()) {
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
    private Map<String, ListedGroup> groups(ParsedArguments given, Alertmanager server) throws CommandFault {
        List<Matcher> matchers = session.matchers(given).all(given.arguments());
        if (matchers.isEmpty()) {
            throw new CommandFault("no matchers specified (expected: those of an alert, such as DiskFull instance=db-1)");
        }
        String query = matchers.stream()
                .map(matcher -> "filter=" + GoUrl.escapeForm("{" + matcher + "}"))
                .collect(Collectors.joining("&", "?", ""));
        ListedGroup.Overview overview = Answers.read(
                server.get(Answers.BASE + "/overview", query),
                "overview",
                ABSENT,
                Answers.of(ListedGroup.Overview.class, "/overview", "id", answer -> !answer.id().isEmpty()));
        if (overview.groups().isEmpty()) {
            throw new CommandFault("no group holds a firing alert that matches (amtool alert query shows which fire)");
        }
        return overview.groups();
    }
}
