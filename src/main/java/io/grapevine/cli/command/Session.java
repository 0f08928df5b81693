package io.grapevine.cli.command;

import io.grapevine.cli.output.Console;
import io.grapevine.cli.output.Format;
import io.grapevine.cli.server.Alertmanager;
import io.grapevine.commandline.CommandFault;
import io.grapevine.commandline.ParsedArguments;

/**
 * What the commands have in common: where to print, and what the flags of the program mean.
 *
 * @param console what surrounds this run
 * @param access finds the server
 */
record Session(Console console, ServerAccess access) {
    Alertmanager server(ParsedArguments given) throws CommandFault {
        return access.of(given);
    }

    /** The form of {@code --output}. */
    Format format(ParsedArguments given) {
        return Format.named(given.text("output"), given.text("date.format"), console.terminal());
    }

    WrittenMatchers matchers(ParsedArguments given) throws CommandFault {
        return new WrittenMatchers(Features.mode(given.text("enable-feature")), console);
    }

    /** Prints what a command is asked for. */
    void print(String text) {
        console.out().print(text);
    }

    /** Prints a line that somebody may be waiting for. */
    void printLine(String line) {
        synchronized (console) {
            console.out().print(line + "\n");
            console.out().flush();
        }
    }
}
