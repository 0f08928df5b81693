package io.grapevine.cli.command;

import io.grapevine.commandline.Command;
import io.grapevine.commandline.ParsedArguments;
import io.grapevine.commandline.CommandFault;
import io.grapevine.cli.server.ServerFault;

/** What commands do, with the faults of servers among their own. */
final class Actions {
    private Actions() {}

    /** Does something, and says with which status to end. */
    @FunctionalInterface
    interface Asking {
        int run(ParsedArguments given) throws CommandFault, ServerFault;
    }

    /** Does something; only a fault is a failure. */
    @FunctionalInterface
    interface Plain {
        void run(ParsedArguments given) throws CommandFault, ServerFault;
    }

    static Command.Action asking(Asking command) {
        return given -> {
            try {
                return command.run(given);
            } catch (ServerFault fault) {
                throw new CommandFault(String.valueOf(fault.getMessage()));
            }
        };
    }

    static Command.Action plain(Plain command) {
        return asking(given -> {
            command.run(given);
            return 0;
        });
    }
}
