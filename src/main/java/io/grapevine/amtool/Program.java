package io.grapevine.amtool;

import io.grapevine.amtool.command.ChildProcess;
import io.grapevine.amtool.command.CommandTree;
import io.grapevine.amtool.command.ConfigFiles;
import io.grapevine.amtool.output.Console;
import io.grapevine.base.commandline.BuildInfo;
import io.grapevine.base.commandline.Command;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.Completions;
import io.grapevine.base.commandline.Parsed;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.commandline.ParsedArguments.Default;
import io.grapevine.base.commandline.Parser;
import io.grapevine.base.commandline.Usage;
import io.grapevine.config.yaml.NearestName;
import io.grapevine.features.amtool.FeatureCommands;
import io.grapevine.features.heartbeat.amtool.HeartbeatCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run of amtool: from its arguments to the status it ends with. */
public final class Program {
    private static final Parser.Advice ADVICE = new Parser.Advice(
            NearestName::of,
            true,
            Map.of(
                    "config.dir",
                    "--teams.dir",
                    "silences.dir",
                    "dirs of the section silences of grapevine.yml",
                    "against.silences",
                    "dirs of the section silences of the file of --against.grapevine"));

    private final Console console;
    private final BuildInfo version;
    private final Command tree;
    private final List<String> configFiles;

    /** A run; {@code configFiles} hold defaults of flags, in the order in which they count. */
    public Program(Console console, BuildInfo version, List<String> configFiles) {
        this.console = console;
        this.version = version;
        this.tree = CommandTree.of(console, version, FeatureCommands.ALL);
        this.configFiles = List.copyOf(configFiles);
    }

    /**
     * Does what the arguments ask for; returns 0 if all went well, else 1. A line that reports about another command and has an
     * error runs that command all the same, unreported, and ends with its status.
     */
    public int run(List<String> arguments) {
        int status;
        try {
            status = answer(arguments);
        } catch (CommandFault fault) {
            console.note(fault.text(tree.name()));
            status = HeartbeatCommands.commandToRunAnyway(tree, arguments)
                    .map(command ->
                            ChildProcess.Ended.run(command, console::note).status())
                    .orElse(1);
        }
        console.out().flush();
        console.err().flush();
        return status;
    }

    private int answer(List<String> arguments) throws CommandFault {
        Optional<String> candidates = Completions.asked(tree, arguments);
        if (candidates.isPresent()) {
            return show(candidates.get());
        }
        Parsed line = Parser.parse(tree, arguments, ADVICE).orThrow();
        Optional<String> shown = shown(line, arguments);
        if (shown.isPresent()) {
            return show(shown.get());
        }
        Command command = line.command();
        if (command.action() == null) {
            throw new CommandFault("must select a subcommand of '" + name(line) + "' (expected: one of "
                    + String.join(", ", command.names()) + ")");
        }
        Map<String, Default> defaults = ConfigFiles.read(configFiles);
        return command.action().run(ParsedArguments.of(line, defaults));
    }

    private int show(String text) {
        console.out().print(text);
        return 0;
    }

    /** What is shown instead of running a command, if that is asked for. */
    private Optional<String> shown(Parsed line, List<String> arguments) throws CommandFault {
        int width = console.terminal().isThere() ? console.terminal().width() : columns();
        if (line.names("version")) {
            return Optional.of(version.text(tree.name()));
        } else if (line.names("help-long")) {
            return Optional.of(Usage.whole(tree, width));
        }
        Optional<String> asked = CommandTree.manual(tree, version).asked(line);
        if (asked.isPresent()) {
            return asked;
        } else if (line.names("help")) {
            return Optional.of(
                    Usage.of(Parser.parseNamed(tree, arguments, ADVICE).commands(), width));
        } else if (line.command().name().equals(CommandTree.HELP)) {
            return Optional.of(help(line.arguments(), width));
        }
        if (line.commands().size() > 1) {
            return Optional.empty();
        }
        ParsedArguments.of(line, Map.of()); // where no command is named, a wrong flag is reported all the same
        return Optional.of(Usage.of(line.commands(), width));
    }

    private String help(List<String> words, int width) throws CommandFault {
        return Usage.of(Parser.parseNamed(tree, words, ADVICE).orThrow().commands(), width);
    }

    private int columns() {
        String columns = console.variable("COLUMNS");
        return columns.matches("\\d{1,5}") ? Integer.parseInt(columns) : 0;
    }

    private static String name(Parsed line) {
        List<String> names =
                new ArrayList<>(line.commands().stream().map(Command::name).toList());
        names.remove(0);
        return String.join(" ", names);
    }
}
