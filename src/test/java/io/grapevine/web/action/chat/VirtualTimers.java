package io.grapevine.web.action.chat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Timers of a clock that a test moves. */
public final class VirtualTimers implements Timers, InstantSource {
    private static final Instant START = Instant.parse("2026-11-23T14:00:00Z");

    private final PriorityQueue<Waiting> waiting =
            new PriorityQueue<>(Comparator.comparing(Waiting::at).thenComparing(Waiting::number));
    private Instant now = START;
    private long number;

    private record Waiting(Instant at, long number, Runnable task) {}

    @Override
    public Timer after(Duration delay, Runnable task) {
        Waiting entry = new Waiting(now.plus(delay), number++, task);
        waiting.add(entry);
        return () -> waiting.remove(entry);
    }

    @Override
    public void run(Runnable task) {
        task.run();
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** Runs all that is due within a time. */
    public void pass(Duration time) {
        Instant end = now.plus(time);
        while (!waiting.isEmpty() && !waiting.peek().at().isAfter(end)) {
            Waiting next = waiting.remove();
            now = next.at();
            next.task().run();
        }
        now = end;
    }

    /** How many tasks wait. */
    public int size() {
        return waiting.size();
    }
}
