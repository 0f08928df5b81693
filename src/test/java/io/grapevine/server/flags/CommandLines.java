package io.grapevine.server.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** Command lines that are read in tests. */
final class CommandLines {
    static final String VERSION = "version text\n";

    private CommandLines() {}

    static Invocation read(String... arguments) {
        return CommandLine.read(List.of(arguments), VERSION);
    }

    /** The options of a command line that runs the server. */
    static Options options(String... arguments) {
        Invocation invocation = read(arguments);
        assertThat(invocation).isInstanceOf(Invocation.Run.class);
        return ((Invocation.Run) invocation).options();
    }

    /** The error of a command line. */
    static String failure(String... arguments) {
        Invocation invocation = read(arguments);
        assertThat(invocation).isInstanceOf(Invocation.Fail.class);
        return ((Invocation.Fail) invocation).line();
    }
}
