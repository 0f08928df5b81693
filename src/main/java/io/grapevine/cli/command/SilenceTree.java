package io.grapevine.cli.command;

import io.grapevine.commandline.Argument;
import io.grapevine.commandline.Command;
import io.grapevine.commandline.Flag;
import io.grapevine.commandline.Flag.Place;
import io.grapevine.commandline.ValueType.Plain;

/** The commands about silences, as they are declared. */
record SilenceTree(Session session) {
    Command group() {
        return Command.group(
                "silence",
                "Query, add, change, expire or import silences.",
                add(),
                Command.of("expire", "End silences.", new SilenceExpireCommand(session)::run)
                        .taking(Argument.any("silence-ids", Plain.TEXT, "Ids of silences")),
                Command.of("import", """
                                Set the silences of a file.

                                The file is what a query prints as JSON. Silences whose id the server knows are changed, \
                                all others are new there.

                                    amtool silence query -o json DiskFull > silences.json
                                    amtool silence import silences.json""", new SilenceImportCommand(session)::run)
                        .with(
                                Flag.ofSwitch("force", "Set new silences only, whatever the server knows.")
                                        .orShort('f'),
                                Flag.of("worker", Plain.COUNT, "How many silences to set at a time.")
                                        .orShort('w')
                                        .unless("8"))
                        .taking(Argument.one("input-file", Plain.FILE, "JSON; none for standard input")),
                query(),
                Command.of("update", "Change silences.", new SilenceUpdateCommand(session)::run)
                        .with(
                                Flag.ofSwitch("quiet", "Print ids only.").orShort('q'),
                                Flag.of("duration", Plain.TEXT, "How long it lasts from its beginning, such as 2h.")
                                        .orShort('d'),
                                Flag.of("start", Plain.TEXT, "When it begins" + Hints.TIME + "."),
                                Flag.of("end", Plain.TEXT, "When it ends" + Hints.TIME + "; outdoes the duration."),
                                Flag.of("comment", Plain.TEXT, "Why it is there.")
                                        .orShort('c'))
                        .taking(Argument.any("update-ids", Plain.TEXT, "Ids of silences")));
    }

    private Command add() {
        return Command.of("add", """
                        Set a silence, and print its id.

                        It mutes alerts that satisfy all matchers.

                            amtool silence add alertname=DiskFull instance=db-1 --comment='disk ordered'
                            amtool silence add DiskFull -d 2h -c 'disk ordered'
                            amtool silence add 'alertname=~Disk.*' --dry-run -c test""", new SilenceAddCommand(session)::run)
                .with(
                        Flag.of("author", Plain.TEXT, "Who sets it; you, unless given.")
                                .orShort('a'),
                        Flag.ofSwitch("require-comment", "Whether a comment is needed.")
                                .unless("true")
                                .at(Place.HIDDEN),
                        Flag.of("duration", Plain.TEXT, "How long it lasts, such as 30m, 2h or 1d12h.")
                                .orShort('d')
                                .unless("1h"),
                        Flag.of("start", Plain.TEXT, "When it begins" + Hints.TIME + "; now, unless given."),
                        Flag.of("end", Plain.TEXT, "When it ends" + Hints.TIME + "; outdoes the duration."),
                        Flag.of("comment", Plain.TEXT, "Why it is there.").orShort('c'),
                        Flag.of("annotation", Plain.TEXT, Hints.ANNOTATION).at(Place.REPEATED),
                        Flag.ofSwitch("dry-run", "Set nothing; list the alerts that it would mute now."),
                        Flag.ofSwitch("wait", "Wait until every replica of the server has it."))
                .taking(Argument.any("matcher-groups", Plain.TEXT, Hints.MATCHERS));
    }

    private Command query() {
        return Command.of("query", """
                        Show silences that are not expired, or those that are.

                        All matchers must be satisfied by the matchers of a silence.

                            amtool silence query DiskFull instance=db-1
                            amtool silence query --within 8h
                            amtool silence query --expired --within 2h""", new SilenceQueryCommand(session)::run)
                .with(
                        Flag.ofSwitch("expired", "Show expired silences only."),
                        Flag.ofSwitch("quiet", "Print ids only.").orShort('q'),
                        Flag.of("created-by", Plain.TEXT, "Show silences that this person set."),
                        Flag.of("id", Plain.TEXT, "Show the silence with this id."),
                        Flag.of("within", Plain.DURATION, "Show silences that end, or have ended, within such a time."))
                .taking(Argument.any("matcher-groups", Plain.TEXT, Hints.MATCHERS))
                .orDefault();
    }
}
