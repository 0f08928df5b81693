package io.grapevine.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The program behind {@code bin/fuzz}: gives every parser, or one, many inputs and prints the first that fails. */
public final class Fuzz {
    private Fuzz() {}

    /** {@code --inputs N --seed S --from I [--target NAME]}. Ends with 1 if an input has failed. */
    public static void main(String[] args) throws IOException, InterruptedException {
        long inputs = 1_000_000;
        long seed = 1;
        long from = 0;
        String only = "";
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--inputs" -> inputs = Long.parseLong(args[++i]);
                case "--seed" -> seed = Long.parseLong(args[++i]);
                case "--from" -> from = Long.parseLong(args[++i]);
                case "--target" -> only = args[++i];
                default ->
                    throw new IllegalArgumentException(
                            args[i] + " (expected: --inputs N, --seed N, --from N or --target NAME)");
            }
        }
        Path scratch = Files.createTempDirectory("grapevine-fuzz");
        String chosen = only;
        List<FuzzTarget> targets = FuzzTargets.all(scratch).stream()
                .filter(target -> chosen.isEmpty() || target.name().equals(chosen))
                .toList();
        int failed = targets.isEmpty() ? 1 : 0;
        for (FuzzTarget target : targets) {
            failed += run(target, seed, from, inputs) ? 0 : 1;
        }
        System.exit(failed == 0 ? 0 : 1);
    }

    private static boolean run(FuzzTarget target, long seed, long from, long inputs) throws InterruptedException {
        long start = System.nanoTime();
        try {
            new Fuzzer(target, seed).run(from, inputs);
        } catch (AssertionError failure) {
            failure.printStackTrace(System.out);
            return false;
        }
        long millis = (System.nanoTime() - start) / 1_000_000;
        System.out.printf("%-24s %,12d inputs, 0 failed, %,d s%n", target, inputs, millis / 1000);
        return true;
    }
}
