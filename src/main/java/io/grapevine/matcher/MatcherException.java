package io.grapevine.matcher;

import java.util.OptionalInt;

/** Says that a text is no matcher, or that the regular expression of a matcher is invalid; the message tells why. */
public final class MatcherException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int UNKNOWN = -1;

    private final int column;

    MatcherException(String message) {
        this(message, UNKNOWN);
    }

    MatcherException(String message, int column) {
        super(message);
        this.column = column;
    }

    /** The same fault, found at a place that is known better. */
    MatcherException at(int betterColumn) {
        return new MatcherException(String.valueOf(getMessage()), betterColumn);
    }

    /** The same fault, where {@code other} was found. */
    MatcherException atPlaceOf(MatcherException other) {
        return at(other.column);
    }

    /** Where the fault begins: characters (code points) of the input before it, if one place can be named. */
    public OptionalInt column() {
        return column == UNKNOWN ? OptionalInt.empty() : OptionalInt.of(column);
    }
}
