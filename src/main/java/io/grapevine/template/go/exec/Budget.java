package io.grapevine.template.go.exec;

/** The remaining steps and output of an execution and of those nested in it. */
public final class Budget {
    static final String SPENT = "execution takes too many steps";

    private final Limits limits;
    private long steps;
    private int depth;

    /** A budget that has not been touched. */
    public Budget(Limits limits) {
        this.limits = limits;
    }

    Limits limits() {
        return limits;
    }

    /** Takes steps; whether they were there. */
    boolean spend(long more) {
        steps += more;
        return steps <= limits.steps();
    }

    /** Goes one level deeper; whether that is allowed. */
    boolean enter() {
        return ++depth <= limits.depth();
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
