package io.grapevine.sim;

import java.util.function.UnaryOperator;

/**
 * The depth of the long tests: a little for a person who waits, everything where {@code CI=true} is set, which is what
 * decides on a change.
 */
public final class Depth {
    private static final int STEPS = 10;

    private Depth() {}

    /** Whether everything is tried. */
    public static boolean isFull() {
        return isFull(System::getenv);
    }

    static boolean isFull(UnaryOperator<String> environment) {
        return "true".equals(environment.apply("CI"));
    }

    /** A number for a person, or the one that is tried where {@code CI=true} is set. */
    public static int of(int person, int full) {
        return isFull() ? full : person;
    }

    /** Prints how far a long test is, ten times. */
    public static void progress(String what, int done, int all) {
        if (done * STEPS / all != (done - 1) * STEPS / all) {
            System.out.println(what + ": " + done + " of " + all);
        }
    }
}
