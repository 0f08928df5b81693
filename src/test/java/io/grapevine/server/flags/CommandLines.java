package io.grapevine.server.flags;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.commandline.CommandFault;
import java.util.List;

/** Command lines that are read in tests. */
public final class CommandLines {
    static final String VERSION = "version text\n";

    private CommandLines() {}

    /** The options of a command line that runs the server. */
    public static Options options(List<String> arguments) {
        try {
            return CommandLine.read(arguments, VERSION, shown -> {}).orElseThrow();
        } catch (CommandFault fault) {
            throw new AssertionError(arguments.toString(), fault);
        }
    }

    static Options options(String... arguments) {
        return options(List.of(arguments));
    }

    /** The text that a command line asks for. */
    static String shown(String... arguments) {
        StringBuilder text = new StringBuilder();
        try {
            assertThat(CommandLine.read(List.of(arguments), VERSION, text::append))
                    .isEmpty();
        } catch (CommandFault fault) {
            throw new AssertionError(fault);
        }
        return text.toString();
    }

    /** The error of a command line. */
    static String failure(String... arguments) {
        try {
            throw new AssertionError(CommandLine.read(List.of(arguments), VERSION, shown -> {}));
        } catch (CommandFault fault) {
            return fault.text("alertmanager");
        }
    }
}
