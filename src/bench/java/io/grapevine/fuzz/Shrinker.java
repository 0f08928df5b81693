package io.grapevine.fuzz;

import java.util.Arrays;

/** Makes a failing input small: leaves out what is not needed for the same failure. */
final class Shrinker {
    private static final int MOST_RUNS = 3_000;
    private static final long MOST_NANOS = 30_000_000_000L;

    private final FuzzTarget.Parser parser;
    private final String kind;
    private final long end = System.nanoTime() + MOST_NANOS;
    private int runs;

    Shrinker(FuzzTarget.Parser parser, String kind) {
        this.parser = parser;
        this.kind = kind;
    }

    byte[] shrink(byte[] failing) {
        byte[] least = failing;
        for (int size = Math.max(1, failing.length / 2); size > 0; size /= 2) {
            int at = 0;
            while (at < least.length && runs < MOST_RUNS && System.nanoTime() < end) {
                byte[] shorter = without(least, at, Math.min(least.length, at + size));
                if (fails(shorter)) {
                    least = shorter;
                } else {
                    at += size;
                }
            }
        }
        return least;
    }

    private boolean fails(byte[] input) {
        runs++;
        return Execution.run(parser, input)
                .filter(failure -> failure.kind().equals(kind))
                .isPresent();
    }

    private static byte[] without(byte[] in, int from, int to) {
        byte[] out = Arrays.copyOf(in, in.length - (to - from));
        System.arraycopy(in, to, out, from, in.length - to);
        return out;
    }
}
