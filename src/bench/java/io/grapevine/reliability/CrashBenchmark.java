package io.grapevine.reliability;

import io.grapevine.Directories;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Kills a replica at random moments under a mixed load, with and without damage to its files, and prints what was lost,
 * as a table. The program behind {@code bin/benchmark-crash}.
 */
public final class CrashBenchmark {
    /** A data directory serves for so many kills, so that the comparison with what it holds does not become slow. */
    private static final int KILLS_EACH = 25;

    private static final String ROW = "| %s | %,d | %,d |%n";

    private CrashBenchmark() {}

    /**
     * Runs it. Ends with 1 if anything was lost that must not be.
     *
     * @param arguments the number of kills of each kind, 200 if missing, and the seed of all that is random
     */
    public static void main(String... arguments) throws Exception {
        int kills = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
        Sum plain = run(kills, false, seed);
        Sum damaged = run(kills, true, seed + kills);
        System.out.println("| | `kill -9` | `kill -9`, then damaged files |");
        System.out.println("|---|---|---|");
        row("Kills at random moments", plain.kills, damaged.kills);
        row("Files truncated, overwritten or with a flipped bit", plain.damaged, damaged.damaged);
        row("Starts that failed", plain.failedStarts, damaged.failedStarts);
        row("Changes of silences answered 200", plain.acknowledged, damaged.acknowledged);
        row("… lost", plain.lost, damaged.lost);
        row("Silences that no client had requested", plain.wrong, damaged.wrong);
        row("Notifications received", plain.notifications, damaged.notifications);
        row("Notifications on record at a kill, due again at the start", plain.recorded, damaged.recorded);
        row("… repeated", plain.repeated, damaged.repeated);
        boolean failed = plain.lost + plain.repeated > 0
                || plain.failedStarts + damaged.failedStarts + plain.wrong + damaged.wrong > 0;
        System.exit(failed ? 1 : 0);
    }

    private static void row(String name, long plain, long damaged) {
        System.out.printf(ROW, name, plain, damaged);
    }

    /** The sums over several data directories. */
    private static final class Sum {
        private long kills;
        private long damaged;
        private long failedStarts;
        private long acknowledged;
        private long lost;
        private long wrong;
        private long notifications;
        private long recorded;
        private long repeated;

        private void add(CrashTrial.Result result) {
            kills += result.kills();
            damaged += result.damaged();
            failedStarts += result.failedStarts().size();
            acknowledged += result.acknowledged();
            lost += result.lost();
            wrong += result.wrong().size();
            notifications += result.notifications();
            recorded += result.recorded();
            repeated += result.repeated();
            result.failedStarts().forEach(log -> System.err.println("does not start:\n" + log));
            result.wrong().forEach(silence -> System.err.println("not requested: " + silence));
        }
    }

    private static Sum run(int kills, boolean damaging, long seed) throws Exception {
        Sum sum = new Sum();
        long start = System.nanoTime();
        for (int done = 0; done < kills; done += KILLS_EACH) {
            Path directory = Files.createTempDirectory("crash-trial");
            try (CrashTrial trial = new CrashTrial(directory, damaging, seed + done)) {
                sum.add(trial.run(Math.min(KILLS_EACH, kills - done)));
            } finally {
                Directories.delete(directory);
            }
            System.err.println(sum.kills + (damaging ? " kills with damage" : " kills") + " in "
                    + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s: " + sum.failedStarts
                    + " failed starts, " + sum.lost + " of " + sum.acknowledged + " changes lost, " + sum.repeated
                    + " of " + sum.recorded + " notifications repeated, " + sum.wrong + " silences made up");
        }
        return sum;
    }
}
