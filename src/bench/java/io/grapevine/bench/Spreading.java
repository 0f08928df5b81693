package io.grapevine.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A trial that measures how soon a silence that was set on one replica is there on both others: from the answer to its
 * client until both have answered a question for it with 200. They are asked in turns, without a pause, each over one
 * connection; so no figure is less than one turn, whose length is measured, too. They are asked a few times beforehand
 * for what is not there, as the first question after a pause takes several times as long.
 *
 * @param silences how many of each kind
 * @param warmUp how long silences are set one after the other before the figures that have a target: a JVM compiles
 *     what it does often
 */
record Spreading(int silences, Duration warmUp) implements Trial {
    @Override
    public void measure(Contender contender, Path directory, Table table) throws IOException, InterruptedException {
        try (Replicas replicas = new Replicas(contender, directory)) {
            replicas.awaitFormed();
            Silences source = new Silences();
            enter(contender, table, "short comment, just started", "", new SpreadingRun(replicas, source::small));
            new SpreadingRun(replicas, source::small).playWithoutPauses(warmUp);
            enter(contender, table, "short comment", "2 ms, 10 ms", new SpreadingRun(replicas, source::small));
            enter(contender, table, "comment of 4 KiB", "2 ms, 10 ms", new SpreadingRun(replicas, source::large));
        }
    }

    private void enter(Contender contender, Table table, String kind, String target, SpreadingRun run)
            throws IOException, InterruptedException {
        run.play(silences);
        String figures =
                millis(run.delays().median()) + ", " + millis(run.delays().quantile(0.99));
        table.enter(contender, "A silence (" + kind + ") is on both others: median, 99 of 100", target, figures);
        table.enter(
                contender,
                "… no less than one turn of asking (" + kind + ")",
                "",
                millis(run.turns().median()));
    }

    private static String millis(double value) {
        return Sample.text("%.2f ms", value);
    }
}
