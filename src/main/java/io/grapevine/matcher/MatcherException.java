package io.grapevine.matcher;

import java.util.OptionalInt;

/** Thrown if a text is no valid matcher, or a matcher's regular expression is invalid. */
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

    /** This error at a more precise position. */
    MatcherException at(int betterColumn) {
        return new MatcherException(String.valueOf(getMessage()), betterColumn);
    }

    /** This error at the position of {@code other}. */
    MatcherException atPlaceOf(MatcherException other) {
        return at(other.column);
    }

    /** The column of the error: the number of code points before it; empty if it has no single position. */
    public OptionalInt column() {
        return column == UNKNOWN ? OptionalInt.empty() : OptionalInt.of(column);
    }
}
