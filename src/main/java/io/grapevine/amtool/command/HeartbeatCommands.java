package io.grapevine.amtool.command;

import io.grapevine.amtool.api.Answers;
import io.grapevine.amtool.api.ListedHeartbeat;
import io.grapevine.amtool.output.Format;
import io.grapevine.amtool.server.Alertmanager;
import io.grapevine.amtool.server.OwnApi;
import io.grapevine.amtool.server.ServerFault;
import io.grapevine.amtool.wire.Reply;
import io.grapevine.base.commandline.Argument;
import io.grapevine.base.commandline.Command;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.Flag;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.commandline.ValueType.Choice;
import io.grapevine.base.commandline.ValueType.Plain;
import io.grapevine.base.go.FileReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The commands about heartbeats. */
record HeartbeatCommands(Session session) {
    private static final String ABSENT = "the server has no heartbeats (expected: Grapevine)";
    private static final String SUCCESS = "success";
    private static final String START = "start";
    private static final String FAIL = "fail";

    /** The status of a command that cannot be started, as shells have it. */
    private static final int NOT_STARTED = 127;

    private static final int ATTEMPTS = 3;
    private static final long PAUSE_MILLIS = 1000;

    Command group() {
        return Command.group(
                "heartbeat",
                "Show heartbeats, and send signals about them.",
                Command.of("list", "List the heartbeats and their states.", this::list)
                        .orDefault(),
                Command.of("ping", """
                                Send a signal about a heartbeat; with a command, run it and report its start and its end.

                                    amtool heartbeat ping backup -- /usr/local/bin/backup --full

                                The status is that of the command: 0 is a success, anything else a failure. The command runs also if the \
                                server cannot be reached.""", this::ping)
                        .with(
                                Flag.of(
                                                "kind",
                                                new Choice(List.of(SUCCESS, START, FAIL)),
                                                "The signal: success, start or fail.")
                                        .unless(SUCCESS),
                                Flag.text("message", "A text that the alert of a failure shows."),
                                Flag.of("token-file", Plain.FILE, "File with the token of the heartbeat."))
                        .taking(Argument.any(
                                "name",
                                Plain.TEXT,
                                "The name of the heartbeat; after --, a command and its arguments.")));
    }

    private void list(ParsedArguments given) throws CommandFault {
        Reply reply = session.server(given).get(OwnApi.BASE + "/heartbeats", "");
        List<ListedHeartbeat> all = OwnApi.read(reply, "heartbeats", ABSENT, Answers.of(ListedHeartbeat.All.class))
                .heartbeats();
        session.print(
                given.text("output").equals("json")
                        ? reply.text()
                        : Format.heartbeats(
                                all,
                                given.text("date.format"),
                                session.console().terminal()));
    }

    private int ping(ParsedArguments given) throws CommandFault {
        if (given.arguments().isEmpty()) {
            throw new CommandFault("no heartbeat specified (expected: its name)");
        }
        String name = given.arguments().get(0);
        List<String> command = given.arguments().subList(1, given.arguments().size());
        Map<String, String> headers = headers(given.text("token-file"));
        if (command.isEmpty()) {
            send(given, name, given.text("kind"), given.text("message"), headers);
            return 0;
        }
        try {
            send(given, name, START, "", headers);
        } catch (CommandFault unreported) {
            session.console().note("start not reported: " + unreported.getMessage());
        }
        return run(given, name, command, headers);
    }

    private int run(ParsedArguments given, String name, List<String> command, Map<String, String> headers)
            throws CommandFault {
        int status;
        String message;
        try {
            status = new ProcessBuilder(command).inheritIO().start().waitFor();
            message = "exit status " + status;
        } catch (IOException e) {
            status = NOT_STARTED;
            message = "cannot be started: " + command.get(0);
            session.console().note(message);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFault("interrupted");
        }
        try {
            send(given, name, status == 0 ? SUCCESS : FAIL, status == 0 ? "" : message, headers);
        } catch (CommandFault unreported) {
            if (status == 0) {
                throw unreported;
            }
            session.console().note("failure not reported: " + unreported.getMessage());
        }
        return status;
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

    /** Sends a signal, again after a pause if the server cannot be reached: an end that is lost would be an absence. */
    private void send(ParsedArguments given, String name, String kind, String message, Map<String, String> headers)
            throws CommandFault {
        String path = OwnApi.BASE + "/heartbeats/" + name + (kind.equals(SUCCESS) ? "" : "/" + kind);
        byte[] body = message.getBytes(StandardCharsets.UTF_8);
        for (int attempt = 1; ; attempt++) {
            Alertmanager server = session.server(given);
            try {
                Reply reply = server.postText(path, body, headers);
                if (!reply.isSuccess()) {
                    throw OwnApi.fault(reply, "heartbeat " + name, ABSENT);
                }
                return;
            } catch (ServerFault unreachable) {
                if (attempt == ATTEMPTS) {
                    throw unreachable;
                }
                pause();
            }
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
