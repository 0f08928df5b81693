package io.grapevine.model.matcher;

/** Thrown if a text is no valid matcher or filter, or a regular expression in it is invalid. */
public final class MatcherException extends Exception {
    private static final long serialVersionUID = 1L;

    public MatcherException(String message) {
        super(message);
    }
}
