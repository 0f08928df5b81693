package io.grapevine.cli.command;

import io.grapevine.cli.server.Alertmanager;
import io.grapevine.commandline.CommandFault;
import io.grapevine.commandline.ParsedArguments;

/** {@code amtool silence expire}. */
record SilenceExpireCommand(Session session) {
    void run(ParsedArguments given) throws CommandFault {
        if (given.arguments().isEmpty()) {
            throw new CommandFault("no silence IDs specified");
        }
        Alertmanager server = session.server(given);
        for (String id : given.arguments()) {
            server.expire(id);
        }
    }
}
