package io.grapevine.model.matcher.regexp;

/**
 * A count of the steps that a search for matches may still take, each of some nanoseconds. What callers send, expressions and texts,
 * decides how long a search takes; a count of steps ends it at the same place on every replica, however fast its machine is. Not
 * thread-safe.
 */
public final class Steps {
    /** The steps for one text and all expressions that it is compared with in one place: some milliseconds. */
    private static final long OF_ONE_TEXT = 500_000;

    private long left;
    private String lastExpression = "";

    private Steps(long left) {
        this.left = left;
    }

    /** So many as one text, or one label set, is worth. */
    public static Steps ofOneText() {
        return new Steps(OF_ONE_TEXT);
    }

    /** Takes some; returns whether there were enough. */
    boolean take(long count) {
        left -= count;
        return left >= 0;
    }

    /** Notes which expression takes the steps now. */
    void begin(String expression) {
        if (!areSpent()) {
            lastExpression = expression;
        }
    }

    /** The expression that took the last of them; empty if none has. */
    public String lastExpression() {
        return lastExpression;
    }

    /** How many were taken. */
    public long taken() {
        return OF_ONE_TEXT - left;
    }

    /** Whether a search was ended since it took too many: what it would have found is not known. */
    public boolean areSpent() {
        return left < 0;
    }
}
