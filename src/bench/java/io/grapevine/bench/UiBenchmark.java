package io.grapevine.bench;

import io.grapevine.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Measures the web UI in Chromium against a replica on the same computer, and prints the figures as a table. */
public final class UiBenchmark {
    private static final int MANY = 10_000;
    private static final int SOME = 1_000;

    private UiBenchmark() {}

    /**
     * Runs it; on standard error it tells how it goes.
     *
     * @param arguments the path of {@code bin/alertmanager}, and the word {@code quick} for fewer rounds, or {@code hour} for
     *     the heap of tabs that stay open for so long
     */
    public static void main(String... arguments) throws IOException, InterruptedException {
        boolean quick = List.of(arguments).contains("quick");
        Contender grapevine = Contender.grapevine(Path.of(arguments[0]));
        int rounds = quick ? 3 : 10;
        Trial overAnHour =
                new HeapOverTime(2 * SOME, Duration.ofMinutes(2), Duration.ofHours(1), Duration.ofSeconds(10));
        List<Trial> all = List.of(
                new ScriptSize(),
                new FirstView(SOME, "1 s", rounds),
                new FirstView(MANY, "2.5 s", rounds),
                new Scrolling(MANY, rounds),
                new Keystrokes(MANY, rounds),
                new HeapGrowth(SOME, quick ? 20 : 60));
        List<Trial> trials = List.of(arguments).contains("hour") ? List.of(overAnHour) : all;
        Table table = new Table();
        for (Trial trial : trials) {
            Path directory = Files.createTempDirectory("grapevine-benchmark");
            trial.measure(grapevine, directory, table);
            Directories.delete(directory); // what went wrong is left to be looked at
        }
        System.out.println(table);
    }
}
