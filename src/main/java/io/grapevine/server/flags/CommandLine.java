package io.grapevine.server.flags;

import io.grapevine.base.commandline.BuildInfo;
import io.grapevine.base.commandline.Command;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.Completions;
import io.grapevine.base.commandline.Manual;
import io.grapevine.base.commandline.Parsed;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.commandline.Parser;
import io.grapevine.base.commandline.Usage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The command line of the server: what its arguments ask for. */
public final class CommandLine {
    /** What the program does, and how a flag is written. */
    private static final String INTRODUCTION = """
            Groups, silences, inhibits and routes the alerts of Prometheus.
            A flag is given as --flag=value or --flag value, a switch as --flag or --no-flag.
            Durations: 500ms, 30s, 15m, 120h, 5d.""";

    private static final String MAN_SECTIONS = """
            .SH FILES
            .TP
            .I alertmanager.yml
            The configuration, in the format of Alertmanager.
            .TP
            .I data/
            The state: silences, the notification log, and what is Grapevine's own.
            .SH ENVIRONMENT
            .TP
            .B JAVA_HOME
            The Java that runs the program.
            .TP
            .B JAVA_OPTS
            Options of the Java virtual machine, such as its memory.
            .SH SIGNALS
            .TP
            .B SIGHUP
            Loads the configuration again.
            .TP
            .BR SIGTERM ", " SIGINT
            Stop the program, after a snapshot of its state.
            .SH EXIT STATUS
            0 after a stop that was asked for, 1 if the program cannot start or fails.
            .SH SEE ALSO
            .BR amtool (1)
            """;

    private static final Command PROGRAM =
            Command.group("alertmanager", INTRODUCTION).with(FlagTable.flags());

    private CommandLine() {}

    /** The man page and the completions of the server. */
    public static Manual manual() {
        return new Manual(PROGRAM, BuildInfo.read().version(), MAN_SECTIONS);
    }

    /** What the arguments, without the name of the program, mean; {@code --version} prints {@code version}. */
    public static Invocation read(List<String> arguments, String version) {
        Optional<String> candidates = Completions.asked(PROGRAM, arguments);
        if (candidates.isPresent()) {
            return new Invocation.Show(candidates.get());
        }
        Parsed line = Parser.parse(PROGRAM, arguments, Parser.Advice.NONE);
        if (line.names("version")) {
            return new Invocation.Show(version);
        }
        try {
            Optional<String> shown = shown(line.orThrow());
            return shown.isPresent()
                    ? new Invocation.Show(shown.get())
                    : new Invocation.Run(OptionRules.options(ParsedArguments.of(line, Map.of())));
        } catch (CommandFault fault) {
            return new Invocation.Fail(PROGRAM.name() + ": error: " + fault.getMessage() + ", try --help");
        }
    }

    /** The text that is asked for in place of a start. */
    private static Optional<String> shown(Parsed line) {
        return line.names("help") || line.names("help-long")
                ? Optional.of(Usage.grouped(PROGRAM, FlagTable.GROUPS))
                : manual().asked(line);
    }
}
