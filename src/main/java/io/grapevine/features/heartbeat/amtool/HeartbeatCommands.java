package io.grapevine.features.heartbeat.amtool;

import io.grapevine.amtool.api.Answers;
import io.grapevine.amtool.api.Reply;
import io.grapevine.amtool.api.ServerFault;
import io.grapevine.amtool.command.ChildProcess;
import io.grapevine.amtool.command.Session;
import io.grapevine.amtool.output.Format;
import io.grapevine.amtool.output.Table;
import io.grapevine.base.commandline.Argument;
import io.grapevine.base.commandline.Command;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.Flag;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.commandline.ValueType.Choice;
import io.grapevine.base.commandline.ValueType.Plain;
import io.grapevine.base.go.FileReason;
import io.grapevine.base.go.Quoted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The commands about heartbeats. */
public record HeartbeatCommands(Session session) {
    private static final String NAME = "heartbeat";
    private static final String ABSENT = "the server has no heartbeats (expected: Grapevine)";

    private static final String PING = "ping";

    private static final String SUCCESS = "success";
    private static final String START = "start";
    private static final String FAIL = "fail";

    private static final int ATTEMPTS = 3;
    private static final long PAUSE_MILLIS = 1000;

    /** The group of the commands. */
    public Command group() {
        return Command.group(
                NAME,
                "Show heartbeats, and send signals about them.",
                Command.of("list", """
                                List the heartbeats and their states.

                                    amtool heartbeat list
                                    amtool heartbeat list -o json""", this::list).orDefault(),
                pingCommand());
    }

    /**
     * The command in a line with an error that runs whatever is wrong with the line: the one that {@code heartbeat ping} reports
     * about. The job is not to be left out because its report is.
     */
    public static Optional<List<String>> commandToRunAnyway(Command program, List<String> line) {
        int dashes = line.indexOf("--");
        if (dashes < 0 || dashes == line.size() - 1) {
            return Optional.empty();
        }
        List<String> before = line.subList(0, dashes);
        Optional<Command> group =
                before.stream().flatMap(word -> program.named(word).stream()).findFirst();
        boolean isPing = group.filter(chosen -> chosen.name().equals(NAME)).isPresent()
                && before.subList(before.indexOf(NAME) + 1, dashes).contains(PING);
        return isPing ? Optional.of(line.subList(dashes + 1, line.size())) : Optional.empty();
    }

    private void list(ParsedArguments given) throws CommandFault {
        Reply reply = session.server(given).get(Answers.BASE + "/heartbeats", "");
        List<ListedHeartbeat> all =
                Answers.read(reply, "heartbeats", ABSENT, Answers.listIn("heartbeats", ListedHeartbeat.class));
        session.print(given, reply, format -> table(all, format));
    }

    private static String table(List<ListedHeartbeat> heartbeats, Format format) {
        return new Table<ListedHeartbeat>()
                .add("Name", ListedHeartbeat::name)
                .add("State", ListedHeartbeat::states)
                .add("Last Seen", heartbeat -> format.time(heartbeat.lastSeen()))
                .add("Due", heartbeat -> format.time(heartbeat.due()))
                .add("Paused Until", heartbeat -> format.time(heartbeat.pausedUntil()))
                .text(heartbeats, format.terminal());
    }

    private Command pingCommand() {
        return Command.of(PING, """
                        Send a signal about a heartbeat; with a command, run it and report its start and its end.

                            amtool heartbeat ping backup -- /usr/local/bin/backup --full

                        The status is that of the command: 0 is a success, anything else a failure. The command runs also if the \
                        server cannot be reached, and if these words or files are wrong.""", this::ping)
                .with(
                        Flag.of(
                                        "kind",
                                        new Choice(List.of(SUCCESS, START, FAIL)),
                                        "The signal: success, start or fail.")
                                .unless(SUCCESS),
                        Flag.text("message", "A text that the alert of a failure shows."),
                        Flag.of("token-file", Plain.FILE, "File with the token of the heartbeat."))
                .taking(Argument.any(
                        "name", Plain.TEXT, "The name of the heartbeat; after --, a command and its arguments"));
    }

    /** Sends one signal, or those about another command, whose status it always ends with. */
    private int ping(ParsedArguments given) throws CommandFault {
        List<String> names = given.argumentsBeforeDashes();
        List<String> command = given.argumentsAfterDashes();
        if (names.isEmpty()) {
            throw new CommandFault("no heartbeat specified (expected: its name)");
        } else if (names.size() > 1) {
            throw new CommandFault(
                    "unexpected " + Quoted.quote(names.get(1)) + " (expected: NAME, or NAME -- COMMAND)");
        } else if (!names.get(0).matches("[A-Za-z0-9_.-]+")) {
            throw new CommandFault(Quoted.quote(names.get(0)) + " (expected: the name of a heartbeat)");
        } else if (command.isEmpty()) {
            send(given, given.text("kind"), given.text("message"), ATTEMPTS);
            return 0;
        } else if (given.isSet("kind") || given.isSet("message")) {
            throw new CommandFault(
                    "--kind and --message are for signals without a command (expected: one or the other)");
        }
        return runReported(given, command);
    }

    /** Runs a command. What cannot be reported is noted only: the job counts, and its absence is noticed anyway. */
    private int runReported(ParsedArguments given, List<String> command) {
        report(given, START, "", 1); // the job is not to wait for a server that is away
        ChildProcess.Ended ended = ChildProcess.Ended.run(command, session.console()::note);
        if (ended.status() == 0) {
            report(given, SUCCESS, "", ATTEMPTS);
        } else {
            report(given, FAIL, ended.failure(), ATTEMPTS);
        }
        return ended.status();
    }

    private void report(ParsedArguments given, String kind, String message, int attempts) {
        try {
            send(given, kind, message, attempts);
        } catch (CommandFault | RuntimeException unreported) { // whatever it is, the job counts
            session.console()
                    .note((kind.equals(FAIL) ? "failure" : kind) + " not reported: " + unreported.getMessage());
        }
    }

    /** Sends a signal, again after a pause if the server cannot be reached: an end that is lost would be an absence. */
    private void send(ParsedArguments given, String kind, String message, int attempts) throws CommandFault {
        String name = given.argumentsBeforeDashes().get(0);
        String path = Answers.BASE + "/heartbeats/" + name + (kind.equals(SUCCESS) ? "" : "/" + kind);
        Map<String, String> headers = headers(given.text("token-file"));
        for (int attempt = 1; ; attempt++) {
            try {
                Reply reply =
                        session.server(given, false).postText(path, message.getBytes(StandardCharsets.UTF_8), headers);
                if (!reply.isSuccess()) {
                    throw Answers.fault(reply, "heartbeat " + name, ABSENT);
                }
                return;
            } catch (ServerFault unreachable) {
                if (attempt == attempts) {
                    throw unreachable;
                }
                pause();
            }
        }
    }

    private static Map<String, String> headers(String tokenFile) throws CommandFault {
        if (tokenFile.isEmpty()) {
            return Map.of();
        }
        try {
            return Map.of(
                    "Authorization",
                    "Bearer " + Files.readString(Path.of(tokenFile)).strip());
        } catch (IOException e) {
            throw new CommandFault(tokenFile + ": " + FileReason.of(e) + " (expected: a file with a token)");
        }
    }

    private static void pause() throws CommandFault {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFault("interrupted");
        }
    }
}
