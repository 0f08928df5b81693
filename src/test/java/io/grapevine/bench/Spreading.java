package io.grapevine.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * How soon a silence that was set on one replica is there on both others: from the answer to whoever set it until both
 * have answered a question for it with 200. They are asked in turns, without a pause, each over one connection; so no
 * figure is less than one turn, whose length is measured, too. They are asked a few times beforehand for what is not
 * there, as the first question after a pause takes several times as long.
 *
 * @param silences how many of each kind
 * @param warmUp how long silences are set one after the other before the figures that have a target: a JVM compiles
 *     what it does often
 */
record Spreading(int silences, Duration warmUp) implements Trial {
    private static final int FIRST_PAUSE_MILLIS = 20;
    private static final int PAUSE_SPREAD_MILLIS = 200;
    private static final int TURNS_BEFORE = 20;
    private static final String PATH = "/api/v2/silence/";
    private static final String NOT_THERE = PATH + "00000000-0000-4000-8000-000000000000";

    @Override
    public void measure(Contender contender, Path directory, Table table) throws IOException, InterruptedException {
        try (Replicas replicas = new Replicas(contender, directory)) {
            replicas.awaitFormed();
            Silences source = new Silences();
            enter(contender, table, "short comment, just started", "", new Run(replicas, source::small));
            new Run(replicas, source::small).playWithoutPauses(warmUp);
            enter(contender, table, "short comment", "2 ms, 10 ms", new Run(replicas, source::small));
            enter(contender, table, "comment of 4 KiB", "2 ms, 10 ms", new Run(replicas, source::large));
        }
    }

    private void enter(Contender contender, Table table, String kind, String target, Run run)
            throws IOException, InterruptedException {
        run.play(silences);
        String figures = millis(run.delays.median()) + ", " + millis(run.delays.quantile(0.99));
        table.enter(contender, "A silence (" + kind + ") is on both others: median, 99 of 100", target, figures);
        table.enter(contender, "… no less than one turn of asking (" + kind + ")", "", millis(run.turns.median()));
    }

    private static String millis(double value) {
        return Sample.text("%.2f ms", value);
    }

    /** Silences set one after the other, on each replica in turn. */
    private static final class Run {
        private final Sample delays = new Sample();
        private final Sample turns = new Sample();
        private final Random pauses = new Random(1);
        private final Replicas replicas;
        private final Supplier<String> source;

        Run(Replicas replicas, Supplier<String> source) {
            this.replicas = replicas;
            this.source = source;
        }

        void play(int count) throws IOException, InterruptedException {
            for (int i = 0; i < count; i++) {
                // at random, or whoever gossips at intervals would always be met at the same moment of them
                Thread.sleep(FIRST_PAUSE_MILLIS + pauses.nextInt(PAUSE_SPREAD_MILLIS));
                follow(i % Replicas.COUNT, source.get());
            }
        }

        void playWithoutPauses(Duration length) throws IOException {
            long end = System.nanoTime() + length.toNanos();
            for (int i = 0; System.nanoTime() < end; i++) {
                follow(i % Replicas.COUNT, source.get());
            }
        }

        private void follow(int writer, String silence) throws IOException {
            List<Replica> others = new ArrayList<>(replicas.all());
            Replica first = others.remove(writer);
            for (int i = 0; i < TURNS_BEFORE; i++) {
                without(NOT_THERE, others);
            }
            String path = PATH + first.silence(silence);
            long answered = System.nanoTime();
            while (!others.isEmpty()) {
                long turn = System.nanoTime();
                int asked = others.size();
                others = without(path, others);
                if (asked > 1) {
                    turns.add((System.nanoTime() - turn) / 1e6);
                }
            }
            delays.add((System.nanoTime() - answered) / 1e6);
        }

        /** One turn: asks each and returns those that have no answer. */
        private static List<Replica> without(String path, List<Replica> asked) throws IOException {
            List<Replica> without = new ArrayList<>();
            for (Replica replica : asked) {
                if (replica.get(path).status() != 200) {
                    without.add(replica);
                }
            }
            return without;
        }
    }
}
