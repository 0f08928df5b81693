package io.grapevine.base.tls;

import java.nio.file.Path;

/**
 * A file of settings, or a file that it names, cannot be used. The message says which field and why, and no secret.
 */
public final class UnusableFileException extends Exception {
    private static final long serialVersionUID = 1;

    /** With the whole explanation. */
    public UnusableFileException(String message) {
        super(message);
    }

    /** A copy of this exception whose message begins with the file that it is about. */
    public UnusableFileException in(Path file) {
        return new UnusableFileException(file + ": " + getMessage());
    }

    /** What is wrong with a field, and what was expected. */
    public static UnusableFileException of(String field, Object actual, String expected) {
        return new UnusableFileException(field + ": " + actual + " (expected: " + expected + ')');
    }
}
