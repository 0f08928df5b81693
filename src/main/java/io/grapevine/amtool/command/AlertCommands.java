package io.grapevine.amtool.command;

import io.grapevine.amtool.api.AlertView;
import io.grapevine.amtool.api.Alertmanager;
import io.grapevine.amtool.api.Alertmanager.AlertQuery;
import io.grapevine.amtool.api.Answers;
import io.grapevine.amtool.api.Reply;
import io.grapevine.amtool.api.ServerFault;
import io.grapevine.amtool.api.Times;
import io.grapevine.amtool.api.WhyView;
import io.grapevine.amtool.output.WhyText;
import io.grapevine.base.commandline.Argument;
import io.grapevine.base.commandline.Command;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.Flag;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.commandline.ValueType.Plain;
import io.grapevine.base.go.GoUrl;
import io.grapevine.httpclient.GoJson;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.template.go.value.GoTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The commands about alerts: as they are declared, and what they do. */
public record AlertCommands(Session session) {
    /** The help of arguments that are labels. */
    private static final String LABELS = "name=value; a first one without = is the name of the alert";

    /** Asks about an alert that has the labels alone. */
    public static final String EXACT = "exact=true";

    private static final String WHY_ABSENT =
            "the server does not say why alerts are notified (expected: Grapevine; Alertmanager has no such API)";

    Command group() {
        GroupCommands groups = new GroupCommands(session);
        return Command.group(
                "alert",
                "Query or add alerts, acknowledge them, or ask why they are notified.",
                groups.ackCommand(),
                Command.of("query", """
                                Show alerts.

                                All matchers must be satisfied. Without a flag only active alerts are shown.

                                    amtool alert query alertname=DiskFull instance=db-1
                                    amtool alert query DiskFull instance=db-1
                                    amtool alert query 'alertname=~Disk.*' --silenced""", this::query)
                        .with(
                                Flag.ofSwitch("inhibited", 'i', "Show inhibited alerts."),
                                Flag.ofSwitch("silenced", 's', "Show silenced alerts."),
                                Flag.ofSwitch("active", 'a', "Show active alerts."),
                                Flag.ofSwitch("unprocessed", 'u', "Show alerts that are not processed yet."),
                                Flag.text(
                                        "receiver", 'r', "Show alerts of receivers that match: a regular expression."))
                        .taking(Argument.any("matcher-groups", Plain.TEXT, Session.MATCHERS))
                        .orDefault(),
                Command.of("add", """
                                Send an alert.

                                    amtool alert add alertname=DiskFull instance=db-1
                                    amtool alert add DiskFull instance=db-1 --annotation='summary="95 % full"'""", this::add)
                        .with(
                                Flag.text("generator-url", "URL of the rule or program that raised the alert."),
                                Flag.text("start", "When it began" + Session.TIME + "."),
                                Flag.text("end", "When it ends" + Session.TIME + "."),
                                Session.ANNOTATION,
                                Flag.ofSwitch("wait", "Wait until the server has taken the alert to its groups."))
                        .taking(Argument.any("labels", Plain.TEXT, LABELS)),
                groups.unackCommand(),
                whyCommand());
    }

    private Command whyCommand() {
        return Command.of("why", """
                        Say why an alert is or is not notified, in one sentence and then step by step.

                        The alert is the firing one that has these labels. Of several all are named; without any, the answer is about a \
                        hypothetical one. Grapevine answers this, Alertmanager does not.

                            amtool alert why DiskFull
                            amtool alert why DiskFull instance=db-1 --at=2026-01-02T03:00:00Z
                            amtool alert why --fingerprint=0123456789abcdef -o extended""", this::why)
                .with(
                        Flag.text("fingerprint", "Fingerprint of an alert, in place of its labels."),
                        Flag.ofSwitch("exact", "The alert has these labels alone, whether or not it fires."),
                        Flag.text(
                                "at",
                                "The time for which silences, inhibition and time intervals are judged" + Session.TIME
                                        + "."))
                .taking(Argument.any("labels", Plain.TEXT, LABELS));
    }

    private void query(ParsedArguments given) throws CommandFault {
        boolean silenced = given.isOn("silenced");
        boolean inhibited = given.isOn("inhibited");
        boolean unprocessed = given.isOn("unprocessed");
        boolean any = given.isOn("active") || silenced || inhibited || unprocessed;
        AlertQuery query = new AlertQuery(
                given.isOn("active") || !any,
                silenced,
                inhibited,
                unprocessed,
                given.text("receiver"),
                session.matchers(given).filters(given.arguments()));
        session.print(session.format(given).alerts(session.server(given).alerts(query)));
    }

    private void add(ParsedArguments given) throws CommandFault {
        WrittenMatchers matchers = session.matchers(given);
        LabelSet labels = matchers.labels(given.arguments());
        Map<String, Object> alert = new LinkedHashMap<>();
        alert.put("annotations", matchers.annotations(given.texts("annotation")));
        Optional<GoTime> end = Session.time(given, "end");
        end.ifPresent(time -> alert.put("endsAt", Times.write(time)));
        Session.time(given, "start").ifPresent(time -> alert.put("startsAt", Times.write(time)));
        GoJson.putUnlessEmpty(alert, "generatorURL", given.text("generator-url"));
        alert.put("labels", labels);
        Alertmanager server = session.server(given);
        server.postAlerts(List.of(alert));
        boolean hasEnded = end.isPresent() && end.get().compare(session.now()) <= 0;
        if (given.isOn("wait") && !hasEnded) { // an alert that has ended is nowhere listed
            awaitListed(server, labels);
        }
    }

    private void why(ParsedArguments given) throws CommandFault {
        List<String> query = new ArrayList<>(about(given));
        if (given.isOn("exact")) {
            query.add(EXACT);
        }
        Session.time(given, "at").ifPresent(at -> query.add("time=" + GoUrl.escapeForm(Times.write(at))));
        Reply reply = session.server(given).get(Answers.BASE + "/why", "?" + String.join("&", query));
        WhyView why = whyOf(reply);
        session.print(given, reply, format -> WhyText.of(why, format));
    }

    /** The answer of a server to why an alert is or is not notified. */
    public static WhyView whyOf(Reply reply) throws CommandFault {
        return Answers.read(
                reply,
                "alert why",
                WHY_ABSENT,
                Answers.of(
                        WhyView.class,
                        "/why",
                        "sentence",
                        answer -> !answer.sentence().isEmpty()));
    }

    /** What names the alert: its fingerprint, or its labels in the form of matchers, where no value is ambiguous. */
    private List<String> about(ParsedArguments given) throws CommandFault {
        String fingerprint = given.text("fingerprint");
        if (fingerprint.isEmpty() == given.arguments().isEmpty()) {
            throw new CommandFault("alert why: " + (fingerprint.isEmpty() ? "no labels" : "labels and --fingerprint")
                    + " (expected: either the labels of an alert, such as alertname=DiskFull instance=db-1, or"
                    + " --fingerprint)");
        }
        if (!fingerprint.isEmpty()) {
            return List.of("fingerprint=" + GoUrl.escapeForm(fingerprint));
        }
        return labels(session, given);
    }

    /** The arguments as parameters of a question about labels. */
    public static List<String> labels(Session session, ParsedArguments given) throws CommandFault {
        List<String> labels = new ArrayList<>();
        session.matchers(given)
                .labels(given.arguments())
                .forEach((name, value) -> labels.add(
                        "label=" + GoUrl.escapeForm(Matcher.equal(name, value).toString())));
        return labels;
    }

    /**
     * Waits until the server has taken an alert to its groups. Alerts are not shared among replicas: the client that sends them
     * sends them to all.
     *
     * @throws ServerFault if the time is over
     */
    private static void awaitListed(Alertmanager server, LabelSet labels) throws ServerFault {
        List<String> filters = new ArrayList<>();
        labels.forEach((name, value) -> filters.add(Matcher.text(MatchType.EQUAL, name, value)));
        while (server.alerts(AlertQuery.all(filters)).stream().noneMatch(alert -> isTaken(alert, labels))) {
            Session.pause(Session.PAUSE_MILLIS);
        }
    }

    private static boolean isTaken(AlertView alert, LabelSet labels) {
        return alert.labels().equals(labels) && !alert.status().state().equals("unprocessed");
    }
}
