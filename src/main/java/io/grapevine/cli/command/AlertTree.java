package io.grapevine.cli.command;

import io.grapevine.commandline.Argument;
import io.grapevine.commandline.Command;
import io.grapevine.commandline.Flag;
import io.grapevine.commandline.Flag.Place;
import io.grapevine.commandline.ValueType.Plain;

/** The commands about alerts, as they are declared. */
record AlertTree(Session session) {
    Command group() {
        return Command.group(
                "alert",
                "Query or add alerts.",
                Command.of("query", """
                                Show alerts.

                                All matchers must be satisfied. Without a flag only active alerts are shown.

                                    amtool alert query alertname=DiskFull instance=db-1
                                    amtool alert query DiskFull instance=db-1
                                    amtool alert query 'alertname=~Disk.*' --silenced""", new AlertQueryCommand(session)::run)
                        .with(
                                Flag.ofSwitch("inhibited", "Show inhibited alerts.")
                                        .orShort('i'),
                                Flag.ofSwitch("silenced", "Show silenced alerts.")
                                        .orShort('s'),
                                Flag.ofSwitch("active", "Show active alerts.").orShort('a'),
                                Flag.ofSwitch("unprocessed", "Show alerts that were not looked at yet.")
                                        .orShort('u'),
                                Flag.of(
                                                "receiver",
                                                Plain.TEXT,
                                                "Show alerts of receivers that match: a regular expression.")
                                        .orShort('r'))
                        .taking(Argument.any("matcher-groups", Plain.TEXT, Hints.MATCHERS))
                        .orDefault(),
                Command.of("add", """
                                Send an alert.

                                    amtool alert add alertname=DiskFull instance=db-1
                                    amtool alert add DiskFull instance=db-1 --annotation=summary='95 % full'""", new AlertAddCommand(session)::run)
                        .with(
                                Flag.of("generator-url", Plain.TEXT, "URL of what made the alert."),
                                Flag.of("start", Plain.TEXT, "When it began" + Hints.TIME + "."),
                                Flag.of("end", Plain.TEXT, "When it ends" + Hints.TIME + "."),
                                Flag.of("annotation", Plain.TEXT, Hints.ANNOTATION)
                                        .at(Place.REPEATED),
                                Flag.ofSwitch("wait", "Wait until the server has taken the alert to its groups."))
                        .taking(Argument.any("labels", Plain.TEXT, Hints.LABELS)));
    }
}
