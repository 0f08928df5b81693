package io.grapevine.template.go.html;

/** The limit of escaping work, which bounds time and stack for any set of templates. */
final class EscapeBudget {
    /** Each level of a control structure or call takes a few frames of the stack. */
    private static final int MAX_DEPTH = 200;

    private static final long MAX_STEPS = 200_000;

    private int depth;
    private long steps;

    /** Whether one level more is affordable; if it is, {@link #leave} must follow. */
    boolean enter() {
        if (depth == MAX_DEPTH) {
            return false;
        }
        depth++;
        return true;
    }

    void leave() {
        depth--;
    }

    /** Whether one statement more is affordable. */
    boolean spend() {
        return ++steps <= MAX_STEPS;
    }
}
