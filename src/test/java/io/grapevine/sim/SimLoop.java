package io.grapevine.sim;

import io.grapevine.loop.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.random.RandomGenerator;

/** An event loop in virtual time: time passes only from one task to the next. */
public final class SimLoop implements EventLoop {
    private record Event(long nanos, Duration at, long sequence, Runnable task) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(nanos, other.nanos);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    private final Instant start;
    private final RandomGenerator random;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    /** What is to be done at once comes before every timer of the same time. */
    private final Deque<Runnable> ready = new ArrayDeque<>();

    private Duration elapsed = Duration.ZERO;
    private long sequence;

    /**
     * A loop without a task.
     *
     * @param start the time it begins at
     * @param seed decides everything that is random
     */
    public SimLoop(Instant start, long seed) {
        this.start = start;
        this.random = new Random(seed);
    }

    @Override
    public Instant now() {
        return start.plus(elapsed);
    }

    @Override
    public Duration elapsed() {
        return elapsed;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public void execute(Runnable task) {
        ready.add(task);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        Duration at = delay.isNegative() ? elapsed : elapsed.plus(delay);
        Event event = new Event(at.toNanos(), at, sequence++, task);
        events.add(event);
        return () -> events.remove(event);
    }

    /** Runs everything that is due until {@code end}, and lets time pass up to it. */
    public void runUntil(Duration end) {
        settle();
        for (Event next = events.peek(); next != null && next.at().compareTo(end) <= 0; next = events.peek()) {
            events.remove();
            elapsed = next.at();
            next.task().run();
            settle();
        }
        elapsed = end;
    }

    /** Runs everything that is due before {@code end}, and lets time pass up to it. */
    public void runBefore(Duration end) {
        runUntil(end.minusNanos(1));
        elapsed = end;
    }

    /** Runs what is ready, but no timer. */
    public void settle() {
        for (Runnable task = ready.poll(); task != null; task = ready.poll()) {
            task.run();
        }
    }

    /** How many tasks wait. */
    public int size() {
        return events.size() + ready.size();
    }

    /** Forgets all tasks, as a process that ends does. */
    public void clear() {
        events.clear();
        ready.clear();
    }
}
