package io.grapevine.app.flags;

import io.grapevine.commandline.Command;
import io.grapevine.commandline.Flag.Place;
import io.grapevine.commandline.ValueType;
import io.grapevine.commandline.ValueType.Choice;
import io.grapevine.commandline.ValueType.Plain;
import io.grapevine.cli.command.VersionCommand;
import io.grapevine.commandline.help.Completions;
import io.grapevine.commandline.help.ManPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The man page and the completions of the server, written as those of amtool are. */
public final class ServerManual {
    /** The sections of the man page that follow the flags. */
    public static final String MAN_SECTIONS = """
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

    private static final Set<String> FILES =
            Set.of("config.file", "grapevine.config", "web.config.file", "cluster.tls-config", "cluster.secret-file");

    private ServerManual() {}

    /** The server's command line, as help, man page and completions see it. */
    public static Command command() {
        List<io.grapevine.commandline.Flag> flags = new ArrayList<>();
        FlagTable.GROUPS.forEach(group -> group.flags().forEach(flag -> flags.add(shown(flag))));
        return Command.group(CommandLine.PROGRAM, Help.INTRODUCTION.strip()).with(flags);
    }

    private static io.grapevine.commandline.Flag shown(Flag flag) {
        return new io.grapevine.commandline.Flag(
                flag.name(),
                flag.shorthand(),
                type(flag),
                flag.fallback(),
                flag.help(),
                flag.repeatable() ? Place.REPEATED : Place.ONCE);
    }

    private static ValueType type(Flag flag) {
        return switch (flag.type()) {
            case SWITCH -> Plain.SWITCH;
            case LOG_LEVEL -> new Choice(FlagType.LEVELS);
            case LOG_FORMAT -> new Choice(FlagType.FORMATS);
            default -> FILES.contains(flag.name()) ? Plain.FILE : Plain.TEXT;
        };
    }

    /** The man page. */
    static String manPage() {
        return ManPage.of(command(), VersionCommand.read().version(), MAN_SECTIONS);
    }

    /** The completion for a shell. */
    static String completion(String shell) {
        return Completions.of(shell, command());
    }

    /** The words that could stand in the place of the last of {@code words}, one on each line. */
    static String candidates(List<String> words) {
        return String.join("\n", Completions.after(command(), words));
    }
}
