package io.grapevine.template.go.exec;

/**
 * The steps and the depth used by an execution and those nested in it, with limits far above the needs of messages that
 * protect the server.
 */
public final class Budget {
    static final String SPENT = "execution takes too many steps";

    /**
     * How deep calls, control structures and parentheses may be nested. It leaves half of a stack of one mebibyte unused,
     * even interpreted.
     */
    static final int MAX_DEPTH = 400;

    /** The limit of the length of an output, in UTF-16 units. */
    static final int MAX_OUTPUT = 16 << 20;

    private static final long MAX_STEPS = 50_000_000;

    private long steps;
    private int depth;

    /** Takes steps; whether they were there. */
    boolean spend(long more) {
        steps += more;
        return steps <= MAX_STEPS;
    }

    /** Goes one level deeper; whether that is allowed. */
    boolean enter() {
        return ++depth <= MAX_DEPTH;
    }

    void leave() {
        depth--;
    }

    int depth() {
        return depth;
    }

    /** Leaves the levels that a failed execution was in. */
    void backTo(int level) {
        depth = level;
    }
}
