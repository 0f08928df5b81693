package io.grapevine.bench;

import io.grapevine.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Measures Grapevine's cluster, and that of each Alertmanager that is installed, and prints the figures as a table. */
public final class ClusterBenchmark {
    private static final int MANY = 10_000;

    private ClusterBenchmark() {}

    /**
     * Runs it; on standard error it tells how it goes.
     *
     * @param arguments the path of {@code bin/alertmanager}, and words: {@code own-loopback} if no other process uses the
     *     loopback device, {@code grapevine} to leave out the others, {@code quick} for a single round of each
     */
    public static void main(String... arguments) throws IOException, InterruptedException {
        List<String> words = List.of(arguments).subList(1, arguments.length);
        List<Contender> contenders = new ArrayList<>(List.of(Contender.grapevine(Path.of(arguments[0]))));
        if (!words.contains("grapevine")) {
            contenders.addAll(Contender.real());
        }
        boolean quick = words.contains("quick");
        List<Trial> trials = List.of(
                new ComingAndGoing(quick ? 1 : 4),
                new Idling(Duration.ofMinutes(1), words.contains("own-loopback")),
                new Spreading(quick ? 50 : 200, Duration.ofSeconds(quick ? 5 : 30)),
                new CatchingUp(MANY, quick ? 1 : 5));
        Table table = new Table();
        for (Contender contender : contenders) {
            for (Trial trial : trials) {
                run(trial, contender, table);
            }
        }
        System.out.println(table);
    }

    private static void run(Trial trial, Contender contender, Table table) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("grapevine-benchmark");
        trial.measure(contender, directory, table);
        Directories.delete(directory); // what went wrong is left to be looked at
    }
}
