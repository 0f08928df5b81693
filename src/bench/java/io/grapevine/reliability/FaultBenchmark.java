package io.grapevine.reliability;

import io.grapevine.Directories;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.opentest4j.TestAbortedException;

/**
 * Puts programs through faults while alerts go on, and prints a table of each. The program behind {@code bin/benchmark-faults}.
 */
public final class FaultBenchmark {
    private FaultBenchmark() {}

    /**
     * Runs them. Ends with 1 if a target is missed.
     *
     * @param arguments the names of the faults, some with {@code =} and a length in seconds; all of them if missing
     */
    public static void main(String... arguments) throws Exception {
        Path directory = Files.createTempDirectory("fault-trials");
        Set<String> names = trials(directory, usual -> usual).keySet();
        int missed = 0;
        try {
            for (String argument : arguments.length == 0 ? names : List.of(arguments)) {
                String[] parts = argument.split("=", 2);
                UnaryOperator<Duration> length =
                        usual -> parts.length == 1 ? usual : Duration.ofSeconds(Integer.parseInt(parts[1]));
                FaultTrial trial = trials(directory, length).get(parts[0]);
                if (trial == null) {
                    throw new IllegalArgumentException(parts[0] + " (expected: one of " + names + ")");
                }
                missed += run(parts[0], trial);
            }
        } finally {
            Directories.delete(directory);
        }
        System.exit(missed == 0 ? 0 : 1);
    }

    private static Map<String, FaultTrial> trials(Path directory, UnaryOperator<Duration> length) {
        Map<String, FaultTrial> trials = new LinkedHashMap<>();
        trials.put("overload", new OverloadTrial(directory, length.apply(Duration.ofSeconds(60)), 5_000));
        trials.put("new-groups", new NewGroupsTrial(directory, length.apply(Duration.ofMinutes(5)), 1_000));
        trials.put("slow-clients", new SlowClientsTrial(directory, 1_000, length.apply(Duration.ofSeconds(20)), 1_000));
        trials.put(
                "silent-receiver", new ReceiversTrial(directory, ReceiversTrial.Trouble.SILENT_RECEIVER, 1, 20, 1_000));
        trials.put(
                "silent-dns", new ReceiversTrial(directory, ReceiversTrial.Trouble.SILENT_NAME_SERVER, 10, 20, 1_000));
        trials.put("clock", new ClockTrial(directory, length.apply(Duration.ofSeconds(10)), 1_000));
        trials.put("loss", new LossTrial(directory, length.apply(Duration.ofSeconds(30)), 5_000));
        trials.put("descriptors", new DescriptorsTrial(directory, length.apply(Duration.ofSeconds(20)), 1_000));
        return trials;
    }

    /** Prints one; returns how many targets it misses. */
    private static int run(String name, FaultTrial trial) throws Exception {
        System.out.println("### `" + name + "`: " + trial.title() + "\n");
        Figures figures;
        try {
            figures = trial.run();
        } catch (TestAbortedException skipped) {
            System.out.println("Skipped: " + skipped.getMessage() + "\n");
            return 0;
        }
        System.out.println("| | | Target |");
        System.out.println("|---|---|---|");
        for (Figures.Line line : figures.lines()) {
            String missed = line.met() ? "" : " **missed**";
            System.out.println("| " + line.what() + " | " + line.value() + missed + " | " + line.target() + " |");
        }
        System.out.println();
        return figures.missed().size();
    }
}
