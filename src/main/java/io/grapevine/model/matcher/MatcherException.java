package io.grapevine.model.matcher;

/** Thrown if a text is no valid matcher, or a matcher's regular expression is invalid. */
public final class MatcherException extends Exception {
    private static final long serialVersionUID = 1L;

    public MatcherException(String message) {
        super(message);
    }
}
