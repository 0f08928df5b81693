package io.grapevine.model.matcher.regexp;

import org.jspecify.annotations.Nullable;

/**
 * A count of the steps that a search for matches may still take, each of some nanoseconds. What callers send, expressions and texts,
 * decides how long a search takes; a count of steps ends it at the same place on every replica, however fast its machine is. Not
 * thread-safe.
 */
public final class Steps {
    /** The steps for one text and all expressions that it is compared with in one place: some milliseconds. */
    private static final long OF_ONE_TEXT = 500_000;

    /** The steps of a request, of which a processor makes so many in a fraction of a second. */
    private static final long OF_A_REQUEST = 20_000_000;

    /** The further steps of a request for each alert: an expression of a person takes some hundred. */
    private static final long OF_AN_ALERT = 5_000;

    private final long all;
    /** The steps of the whole request, from which these are taken, too; null if there is none. */
    private final @Nullable Steps whole;

    private long left;
    private String lastExpression = "";

    private Steps(long all, @Nullable Steps whole) {
        this.all = all;
        this.whole = whole;
        this.left = all;
    }

    /** The steps that one text, or one label set, is worth. */
    public static Steps ofOneText() {
        return new Steps(OF_ONE_TEXT, null);
    }

    /**
     * The steps that a request is worth in all that compares many alerts.
     *
     * @param alerts how many alerts there are
     */
    public static Steps ofRequest(int alerts) {
        return new Steps(OF_A_REQUEST + OF_AN_ALERT * alerts, null);
    }

    /** The steps for one text, which are taken from these and end with them. */
    public Steps ofNextText() {
        return new Steps(Math.min(OF_ONE_TEXT, Math.max(0, left)), this);
    }

    /** Takes some; returns whether there were enough. */
    boolean take(long count) {
        left -= count;
        return (whole == null || whole.take(count)) && left >= 0;
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

    /** How many there were. */
    public long all() {
        return all;
    }

    /** How many were taken. */
    public long taken() {
        return all - left;
    }

    /** Whether a search was ended since it took too many: what it would have found is not known. */
    public boolean areSpent() {
        return left < 0;
    }
}
