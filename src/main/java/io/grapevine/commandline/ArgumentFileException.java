package io.grapevine.commandline;

/** A file of arguments that cannot be read; the message names it and says why. */
public final class ArgumentFileException extends Exception {
    private static final long serialVersionUID = 1L;

    ArgumentFileException(String file, String reason) {
        super("failed to open arguments file \"" + file + "\": " + reason
                + " (expected: a readable file of arguments, one on each line; for a text that begins with @, write"
                + " --flag=@text)");
    }
}
