package io.grapevine.web.access;

/**
 * The web configuration, or a file that it names, cannot be used. The message says which field and why, and no secret.
 */
public final class AccessException extends Exception {
    private static final long serialVersionUID = 1;

    /** With the whole explanation. */
    public AccessException(String message) {
        super(message);
    }

    /** What is wrong with a field, and what was expected. */
    public static AccessException of(String field, Object actual, String expected) {
        return new AccessException(field + ": " + actual + " (expected: " + expected + ')');
    }
}
