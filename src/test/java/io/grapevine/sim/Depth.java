package io.grapevine.sim;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

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

    /** The first of each {@code person} cases for a person, or all where {@code CI=true} is set. */
    public static <T> List<T> sample(List<T> all, int person) {
        return IntStream.range(0, all.size())
                .filter(i -> i % of(person, 1) == 0)
                .mapToObj(all::get)
                .toList();
    }

    /** Prints how far a long test is, ten times. */
    public static void progress(String what, int done, int all) {
        if (done * STEPS / all != (done - 1) * STEPS / all) {
            System.out.println(what + ": " + done + " of " + all);
        }
    }
}
