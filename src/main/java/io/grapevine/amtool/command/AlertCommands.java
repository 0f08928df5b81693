package io.grapevine.amtool.command;

import io.grapevine.amtool.api.Alertmanager;
import io.grapevine.amtool.api.Alertmanager.AlertQuery;
import io.grapevine.amtool.api.Times;
import io.grapevine.base.commandline.Argument;
import io.grapevine.base.commandline.Command;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.Flag;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.commandline.ValueType.Plain;
import io.grapevine.model.LabelSet;
import io.grapevine.template.go.value.GoTime;
import io.grapevine.template.go.value.Zone;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The commands about alerts: as they are declared, and what they do. */
record AlertCommands(Session session) {
    /** The help of arguments that are labels. */
    private static final String LABELS = "name=value; a first one without = is the name of the alert";

    Command group() {
        return Command.group(
                "alert",
                "Query or add alerts, or ask why they are notified.",
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
                                Flag.ofSwitch("unprocessed", 'u', "Show alerts that were not looked at yet."),
                                Flag.text(
                                        "receiver", 'r', "Show alerts of receivers that match: a regular expression."))
                        .taking(Argument.any("matcher-groups", Plain.TEXT, Session.MATCHERS))
                        .orDefault(),
                Command.of("add", """
                                Send an alert.

                                    amtool alert add alertname=DiskFull instance=db-1
                                    amtool alert add DiskFull instance=db-1 --annotation=summary='95 % full'""", this::add)
                        .with(
                                Flag.text("generator-url", "URL of what made the alert."),
                                Flag.text("start", "When it began" + Session.TIME + "."),
                                Flag.text("end", "When it ends" + Session.TIME + "."),
                                Session.ANNOTATION,
                                Flag.ofSwitch("wait", "Wait until the server has taken the alert to its groups."))
                        .taking(Argument.any("labels", Plain.TEXT, LABELS)),
                why());
    }

    private Command why() {
        return Command.of("why", """
                        Say why an alert is or is not notified, in one sentence and then step by step.

                        The alert is one that the server holds, or one with labels that are only imagined. Grapevine \
                        answers this, Alertmanager does not.

                            amtool alert why DiskFull instance=db-1
                            amtool alert why DiskFull instance=db-1 --at=2026-01-02T03:00:00Z
                            amtool alert why --fingerprint=0123456789abcdef -o extended""", new AlertWhyCommand(session)::run)
                .with(
                        Flag.text("fingerprint", "Fingerprint of an alert, in place of its labels."),
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
        putTime(given, "end", "endsAt", alert);
        putTime(given, "start", "startsAt", alert);
        if (!given.text("generator-url").isEmpty()) {
            alert.put("generatorURL", given.text("generator-url"));
        }
        alert.put("labels", labels);
        Alertmanager server = session.server(given);
        server.postAlerts(List.of(alert));
        if (given.isOn("wait") && isFiring(given)) {
            new AwaitPropagation(server).untilListed(labels);
        }
    }

    /** An alert that has ended is nowhere listed. */
    private boolean isFiring(ParsedArguments given) throws CommandFault {
        return given.text("end").isEmpty()
                || GivenTimes.of(given, "end")
                                .compare(GoTime.of(session.console().clock().instant(), Zone.UTC))
                        > 0;
    }

    private static void putTime(ParsedArguments given, String flag, String field, Map<String, Object> alert)
            throws CommandFault {
        if (!given.text(flag).isEmpty()) {
            alert.put(field, Times.write(GivenTimes.of(given, flag)));
        }
    }
}
