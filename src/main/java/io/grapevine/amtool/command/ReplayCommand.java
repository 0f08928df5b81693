package io.grapevine.amtool.command;

import io.grapevine.base.commandline.Command;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.Flag;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.commandline.ValueType;
import io.grapevine.base.commandline.ValueType.Plain;
import io.grapevine.virtualtime.configtest.play.ConfigCache;
import io.grapevine.virtualtime.configtest.play.ScriptFault;
import io.grapevine.virtualtime.replay.ConfigPlan;
import io.grapevine.virtualtime.replay.Replay;
import io.grapevine.virtualtime.replay.Replay.Variant;
import io.grapevine.virtualtime.replay.ReplayJson;
import io.grapevine.virtualtime.replay.ReplayMarkdown;
import io.grapevine.virtualtime.replay.ReplayText;
import io.grapevine.virtualtime.replay.comparison.ComparedSpan;
import io.grapevine.virtualtime.replay.comparison.Comparison;
import io.grapevine.virtualtime.replay.recording.Recording;
import java.util.Optional;

/** {@code amtool replay}: plays the past through a configuration. */
record ReplayCommand(Session session) {
    /** The status if there are differences. */
    private static final int DIFFERENT = 2;

    /** A file that exists, or standard input. */
    private static final class FileOrInput implements ValueType {
        @Override
        public Optional<String> fault(String value) {
            return value.equals(ReplaySource.STANDARD_INPUT) ? Optional.empty() : Plain.FILE.fault(value);
        }

        @Override
        public boolean isFile() {
            return true;
        }
    }

    Command declared() {
        return Command.of("replay", """
                        Play recorded alerts through a configuration, in virtual time, and say what would be different.

                            amtool replay --since=7d --config.file=new.yml
                            amtool replay --file=history.jsonl --config.file=new.yml --against=old.yml --markdown
                            amtool replay --prometheus.url=http://prometheus:9090 --config.file=new.yml --against=old.yml

                        The alerts and silences are those of the server's history, of a file of "amtool history export", or of \
                        Prometheus. The notifications are compared with the recorded ones, or with those of another configuration. Nothing \
                        is sent. The status is 0 if nothing is different, 2 if something is, and 1 if the replay fails. docs/replay.md \
                        describes the report.""", this::run)
                .with(
                        Flag.of(
                                        "file",
                                        new FileOrInput(),
                                        "File with a history, or - for standard input; several are merged.")
                                .at(Flag.Place.REPEATED),
                        Flag.of("config.file", Plain.FILE, "Configuration to play; without it, the recorded one."),
                        CommandTree.teams("Directory with one file per team, played with it."),
                        Flag.of("grapevine.config", Plain.FILE, "File with Grapevine's own settings, played with it."),
                        Flag.of("silences.dir", Plain.DIRECTORY, "Directory with rules for silences, played with it."),
                        Flag.of("against", Plain.FILE, "Configuration to compare with, in place of what was recorded."),
                        Flag.of("against.dir", Plain.DIRECTORY, "Directory with one file per team, played with it."),
                        Flag.of("against.grapevine", Plain.FILE, "File with Grapevine's own settings, played with it."),
                        Flag.of(
                                "against.silences",
                                Plain.DIRECTORY,
                                "Directory with rules for silences, played with it."),
                        Flag.of("since", Plain.DURATION, "How long before the end the comparison begins."),
                        Flag.text("from", "When the comparison begins" + Session.TIME + "."),
                        Flag.text("to", "When the comparison ends" + Session.TIME + "."),
                        Flag.of(
                                        "tolerance",
                                        Plain.DURATION,
                                        "How far a notification may be from its counterpart and still count as the same.")
                                .unless("1m"),
                        Flag.of("examples", Plain.COUNT, "How many examples of each difference are shown.")
                                .unless("3"),
                        Flag.ofSwitch("markdown", "Print Markdown, for a pull request."),
                        Flag.ofSwitch("json", "Print JSON, as --output=json does."),
                        Flag.ofSwitch("fail", "End with status 2 if there are differences.")
                                .unless("true"),
                        Flag.of("prometheus.url", Plain.URL, "Prometheus to take alerts from, by its series ALERTS."),
                        Flag.of("prometheus.step", Plain.DURATION, "Time between samples taken from Prometheus.")
                                .unless("1m"),
                        Flag.text("label", "A label that Prometheus adds to alerts (external_labels), as name=value.")
                                .at(Flag.Place.REPEATED));
    }

    int run(ParsedArguments given) throws CommandFault {
        if (given.isOn("markdown") && given.isOn("json")) {
            throw new CommandFault("--markdown and --json exclude each other");
        }
        ReplaySource.Loaded loaded = new ReplaySource(session, given).load();
        Comparison found = compare(given, loaded);
        session.print(text(given, found));
        return found.isDifferent() && given.isOn("fail") ? DIFFERENT : 0;
    }

    private Comparison compare(ParsedArguments given, ReplaySource.Loaded loaded) throws CommandFault {
        Recording recording = loaded.recording();
        ConfigCache configs = new ConfigCache(session.mode(given));
        try {
            Variant after = ReplayConfigFlags.PLAYED.variant(given, configs);
            Variant before = ReplayConfigFlags.AGAINST.variant(given, configs);
            if (after == null) {
                after = new Variant("the recorded configuration", ConfigPlan.recorded(recording, configs));
            }
            ComparedSpan span = loaded.span();
            Replay replay = new Replay(recording, loaded.name(), span, given.duration("tolerance"), loaded.notes());
            return replay.compare(before, after);
        } catch (ScriptFault fault) {
            throw new CommandFault(fault.text());
        }
    }

    private static String text(ParsedArguments given, Comparison found) {
        int most = given.count("examples");
        if (given.isOn("markdown")) {
            return ReplayMarkdown.of(found, most);
        }
        boolean isJson = given.isOn("json") || given.text("output").equals("json");
        return isJson ? ReplayJson.of(found, most) : ReplayText.of(found, most);
    }
}
