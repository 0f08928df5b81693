package io.grapevine.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Gives a parser many inputs. Input {@code i} of seed {@code s} depends on nothing but the two, so that it can be made
 * again alone. They run on a thread of their own with a stack of three quarters of that of the server's threads.
 */
final class Fuzzer {
    private static final int STACK = 768 << 10;
    private static final long HANG_MILLIS = 120_000;
    private static final long MOST_RETAINED = 24L << 20;

    /** With fewer inputs, what classes and caches take is more than what a leak would. */
    private static final long FEWEST_FOR_GROWTH = 2_000;

    private static final int LONGEST_SHOWN = 4_000;
    private final FuzzTarget target;
    private final long seed;
    private volatile long current;
    private volatile @Nullable AssertionError failure;

    Fuzzer(FuzzTarget target, long seed) {
        this.target = target;
        this.seed = seed;
    }

    /** Runs the inputs from number {@code from} on; throws at the first that fails, with the input in its message. */
    void run(long from, long count) throws InterruptedException {
        Thread thread = new Thread(null, () -> work(from, count), "fuzz-" + target.name(), STACK);
        thread.setDaemon(true);
        thread.start();
        long before = -1;
        do {
            if (current == before) {
                AssertionError hang = new AssertionError(describe("hangs", current, input(current)));
                hang.setStackTrace(thread.getStackTrace());
                throw hang;
            }
            before = current;
            thread.join(HANG_MILLIS);
        } while (thread.isAlive());
        if (failure != null) {
            throw failure;
        }
    }

    private void work(long from, long count) {
        boolean isGrowthChecked = count >= FEWEST_FOR_GROWTH; // takes two collections of all garbage
        long warm = from + count / 2;
        long used = 0;
        for (long i = from; i < from + count && failure == null; i++) {
            current = i;
            if (i == warm && isGrowthChecked) {
                used = retained();
            }
            check(i);
        }
        current = from + count;
        long growth = failure == null && isGrowthChecked ? retained() - used : 0;
        if (growth > MOST_RETAINED) {
            failure = new AssertionError(target + ": " + growth + " bytes retained (expected: at most " + MOST_RETAINED
                    + ") after " + count / 2 + " inputs, seed " + seed);
        }
    }

    private static long retained() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private void check(long number) {
        byte[] input = input(number);
        Optional<Execution.Failure> failed = Execution.run(target.parser(), input);
        if (failed.isPresent()) {
            byte[] least = new Shrinker(target.parser(), failed.get().kind()).shrink(input);
            failure = new AssertionError(
                    describe(failed.get().cause().toString(), number, least),
                    failed.get().cause());
        }
    }

    private String describe(String what, long number, byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        boolean isText = text.codePoints().allMatch(c -> c == '\n' || c >= ' ' && c != 0xFFFD && c != 0x7F);
        String shown = isText ? text : HexFormat.of().formatHex(input);
        return target + ": " + what + "\n  bin/fuzz --target " + target + " --seed " + seed + " --from " + number
                + " --inputs 1\n  " + input.length + (isText ? " bytes: " : " bytes in hex: ")
                + shown.substring(0, Math.min(shown.length(), LONGEST_SHOWN));
    }

    private byte[] input(long number) {
        RandomGenerator random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number);
        List<byte[]> seeds = target.seeds();
        Mutator mutator = new Mutator(random, seeds, target.words());
        Grammar grammar = target.grammar();
        if (grammar != null && (seeds.isEmpty() || random.nextInt(3) > 0)) {
            byte[] made = grammar.make(random).getBytes(StandardCharsets.UTF_8);
            return random.nextInt(3) == 0 ? mutator.mutate(made) : made;
        }
        return mutator.mutate(seeds.get(random.nextInt(seeds.size())));
    }
}
