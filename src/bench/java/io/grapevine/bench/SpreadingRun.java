package io.grapevine.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Silences set one after the other, on each replica in turn, and for each how soon both others have it: from the answer to
 * its client until both have answered a question for it with 200.
 */
public final class SpreadingRun {
    private static final int FIRST_PAUSE_MILLIS = 20;
    private static final int PAUSE_SPREAD_MILLIS = 200;
    private static final int TURNS_BEFORE = 20;
    private static final String PATH = "/api/v2/silence/";
    private static final String NOT_THERE = PATH + "00000000-0000-4000-8000-000000000000";

    private final Sample delays = new Sample();
    private final Sample turns = new Sample();
    private final Random pauses = new Random(1);
    private final Replicas replicas;
    private final Supplier<String> source;

    /** Sets small silences, each different. */
    public SpreadingRun(Replicas replicas) {
        this(replicas, new Silences()::small);
    }

    /** Sets the silences of {@code source}. */
    SpreadingRun(Replicas replicas, Supplier<String> source) {
        this.replicas = replicas;
        this.source = source;
    }

    /** The delays so far, in milliseconds. */
    public Sample delays() {
        return delays;
    }

    /** The lengths of a turn of asking both others, in milliseconds: no delay can be measured more finely. */
    public Sample turns() {
        return turns;
    }

    /** Sets {@code count} silences, with pauses of random length. */
    public void play(int count) throws IOException, InterruptedException {
        for (int i = 0; i < count; i++) {
            // at random, or a replica that gossips at intervals would always be met at the same moment of them
            Thread.sleep(FIRST_PAUSE_MILLIS + pauses.nextInt(PAUSE_SPREAD_MILLIS));
            follow(i % Replicas.COUNT, source.get());
        }
    }

    /** Sets silences one directly after the other. */
    public void playWithoutPauses(Duration length) throws IOException {
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
