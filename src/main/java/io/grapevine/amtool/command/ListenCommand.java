package io.grapevine.amtool.command;

import io.grapevine.amtool.output.MessageListener;
import io.grapevine.base.commandline.Command;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.Flag;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.commandline.ValueType;
import io.grapevine.base.go.IpNetwork;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** {@code amtool receiver listen}: a receiver for first steps, which prints what it is sent. */
record ListenCommand(Session session) {
    Command declared() {
        return Command.of("listen", """
                        Print the notifications that are sent to this computer, until Ctrl-C.

                        It is a receiver to try a configuration with. For a webhook set url to http://127.0.0.1:5001/, \
                        for Slack api_url. It listens on 127.0.0.1 only.

                            amtool receiver listen
                            amtool receiver listen --port=5002""", this::listen)
                .with(Flag.of("port", ListenCommand::portFault, "Port to listen on; 0 for a free one.")
                        .unless("5001"));
    }

    private static Optional<String> portFault(String value) {
        return IpNetwork.port(value) >= 0
                ? Optional.empty()
                : ValueType.expected(value, "a port, from 0 to " + IpNetwork.LAST_PORT);
    }

    private int listen(ParsedArguments given) throws CommandFault {
        String port = given.text("port");
        try (MessageListener listener = new MessageListener(Integer.parseInt(port), message -> print(given, message))) {
            session.printLine("Listening on " + listener.url() + ", until Ctrl-C");
            new CountDownLatch(1).await();
            return 0;
        } catch (InterruptedException stopped) {
            return 0;
        } catch (IOException e) {
            throw new CommandFault("port " + port + ": " + e.getMessage() + " (expected: a free port, see --port)");
        }
    }

    private void print(ParsedArguments given, MessageListener.Message message) {
        session.printLine(session.format(given).time(session.now()) + "  " + message.path());
        message.lines().forEach(line -> session.printLine("  " + line));
    }
}
