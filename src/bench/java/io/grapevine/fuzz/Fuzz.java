package io.grapevine.fuzz;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The program behind {@code bin/fuzz}: gives every parser and the web server, or one of them, many inputs and prints the first that
 * fails.
 */
public final class Fuzz {
    private Fuzz() {}

    /** {@code --inputs N --seed S --from I [--target NAME]}. Ends with 1 if an input has failed. */
    public static void main(String[] args) throws Exception {
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
        int failed = 0;
        int run = 0;
        for (FuzzTarget target : FuzzTargets.all(scratch)) {
            if (chosen.isEmpty() || target.name().equals(chosen)) {
                run++;
                failed += run(target, seed, from, inputs) ? 0 : 1;
            }
        }
        if (chosen.isEmpty() || run == 0) {
            try (FuzzedServer server = FuzzedServer.start(Files.createTempDirectory("grapevine-fuzz-http"))) {
                for (FuzzTarget target : HttpTargets.all(server)) {
                    if (chosen.isEmpty() || target.name().equals(chosen)) {
                        run++;
                        failed += run(target, seed, from, inputs) ? 0 : 1;
                    }
                }
                String errors = server.serverErrors();
                System.out.print(errors);
                failed += errors.isEmpty() ? 0 : 1;
            }
        }
        System.exit(failed == 0 && run > 0 ? 0 : 1);
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
