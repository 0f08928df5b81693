package io.grapevine.amtool.command;

import io.grapevine.amtool.review.Adviser;
import io.grapevine.amtool.review.Adviser.Advice;
import io.grapevine.base.commandline.Argument;
import io.grapevine.base.commandline.Command;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.Flag;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.commandline.ValueType.Plain;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.virtualtime.configtest.play.ConfigCache;
import io.grapevine.virtualtime.configtest.script.ConfigSource;
import io.grapevine.virtualtime.replay.ComparedSpan;
import io.grapevine.virtualtime.replay.Recording;
import io.grapevine.virtualtime.replay.TimeText;
import java.util.List;

/** {@code amtool history advise}: says what a history knows of the alerts, and which change of the configuration saves notifications. */
record AdviseCommand(Session session) {
    Command declared() {
        return Command.of("advise", """
                        Say what makes noise, and which change of the configuration saves notifications without losing one.

                            amtool history advise --since=30d alertmanager.yml
                            amtool history advise --file=month.jsonl --grapevine.config=grapevine.yml alertmanager.yml

                        It tells what the history knows of the ten alerts with the most notifications. A change is proposed, as a difference, \
                        only if a replay of all changes together loses no first notification. The history is that of files, or of the server. \
                        Nothing is changed. docs/configure/advice.md describes what is looked for.""", this::run)
                .with(
                        CommandTree.history("file"),
                        CommandTree.teamsOf("teams.dir"),
                        CommandTree.extensionsOf("grapevine.config"),
                        Flag.of("since", Plain.DURATION, "How long before its end the part that is looked at begins."))
                .taking(Argument.one("advise-file", Plain.FILE, "Configuration"));
    }

    private void run(ParsedArguments given) throws CommandFault {
        if (given.arguments().isEmpty()) {
            throw new CommandFault("no file (expected: a configuration)");
        }
        Recording recording = new ReplayCommand(session).recording(given, "file", record -> {});
        ComparedSpan span =
                ComparedSpan.of(recording, null, null, given.isSet("since") ? given.duration("since") : null);
        try {
            ConfigSource files = Session.source(given, given.arguments().get(0), "teams.dir", "grapevine.config");
            Adviser.Report report = new Adviser(recording, span, files, true, new ConfigCache(session.mode(given)))
                    .report((sent, held) -> {});
            session.print(given.text("output").equals("json") ? report.json() : text(report));
        } catch (ConfigLoadException fault) {
            throw new CommandFault(fault.text());
        }
    }

    /** The advice for people; what is to be known of the history comes first. */
    private static String text(Adviser.Report report) {
        StringBuilder out = new StringBuilder();
        report.notes().forEach(note -> out.append("Note: ").append(note).append('\n'));
        ComparedSpan span = report.span();
        out.append("From ").append(TimeText.seconds(span.from())).append(" to ").append(TimeText.seconds(span.to()));
        List<Advice> advice = report.advice();
        out.append('\n');
        report.facts().forEach(fact -> out.append("  ").append(fact).append('\n'));
        out.append(advice.isEmpty() ? "No change is proposed\n" : "These changes are proposed:\n");
        for (Advice each : advice) {
            out.append('\n')
                    .append(advice.indexOf(each) + 1)
                    .append(". ")
                    .append(each.what())
                    .append('\n');
            out.append("   Replayed: ").append(each.effect()).append("\n\n").append(each.difference());
        }
        return out.toString();
    }
}
