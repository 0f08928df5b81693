package io.grapevine.base.commandline;

/**
 * A command that cannot do what it is asked for. The message is printed after the name of the program and
 * {@code error:}; amtool prints an empty line after it wherever a command returns an error.
 */
public class CommandFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean hasEmptyLine;

    /** A failure described by {@code message}. */
    public CommandFault(String message) {
        this(message, true);
    }

    private CommandFault(String message, boolean hasEmptyLine) {
        super(message);
        this.hasEmptyLine = hasEmptyLine;
    }

    /**
     * A failure without the empty line. amtool ends at once, without one, where no server is named, where the file of its
     * HTTP client is invalid, and where standard input cannot be read.
     */
    public static CommandFault withoutEmptyLine(String message) {
        return new CommandFault(message, false);
    }

    /** What standard error shows: the message, with the empty line if there is one, without the last line break. */
    public String text(String program) {
        return program + ": error: " + getMessage() + (hasEmptyLine ? "\n" : "");
    }
}
