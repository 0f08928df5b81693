package io.grapevine.cli.fault;

/** A command that cannot do what it is asked for. The message is told after {@code amtool: error:}. */
public final class CommandFault extends Exception {
    private static final long serialVersionUID = 1L;

    /** A failure described by {@code message}. */
    public CommandFault(String message) {
        super(message);
    }
}
