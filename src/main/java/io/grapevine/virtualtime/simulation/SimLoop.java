package io.grapevine.virtualtime.simulation;

import io.grapevine.base.loop.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** An event loop in virtual time: time passes only from one task to the next. */
public final class SimLoop implements EventLoop {
    /**
     * The number of cancelled timers from which they are removed from the queue; fewer are left there until their time
     * comes.
     */
    private static final int MANY_CANCELLED = 1000;

    private final Instant start;
    private final RandomGenerator random;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    /** What is to be done at once comes before every timer of the same time. */
    private final Deque<Runnable> ready = new ArrayDeque<>();

    private Duration elapsed = Duration.ZERO;
    private Instant now;
    private long sequence;
    private int cancelled;
    private Runnable before = () -> {};

    /** A timer in the queue. Cancelling it takes constant time: it stays in the queue, without its task. */
    private final class Event implements Timer, Comparable<Event> {
        private final long nanos;
        private final Duration at;
        private final long number;
        private @Nullable Runnable task;

        Event(Duration at, long number, Runnable task) {
            this.nanos = at.toNanos();
            this.at = at;
            this.number = number;
            this.task = task;
        }

        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(nanos, other.nanos);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }

        @Override
        public void cancel() {
            if (task != null) {
                task = null;
                cancelled++;
                if (cancelled > MANY_CANCELLED && cancelled > events.size() / 2) {
                    events.removeIf(event -> event.task == null);
                    cancelled = 0;
                }
            }
        }
    }

    /**
     * A loop without a task.
     *
     * @param start the time it begins at
     * @param seed decides everything that is random
     */
    public SimLoop(Instant start, long seed) {
        this.start = start;
        this.now = start;
        this.random = new Random(seed);
    }

    /** Runs {@code task} before each timer from now on; what it throws ends the run. */
    public void beforeEach(Runnable task) {
        before = task;
    }

    @Override
    public Instant now() {
        return now;
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
        Event event = new Event(at, sequence++, task);
        events.add(event);
        return event;
    }

    /** Runs everything that is due until {@code end}, and lets time pass up to it. */
    public void runUntil(Duration end) {
        settle();
        for (Event next = events.peek(); next != null && next.at.compareTo(end) <= 0; next = events.peek()) {
            events.remove();
            Runnable task = next.task;
            if (task == null) {
                cancelled--;
                continue;
            }
            next.task = null;
            advance(next.at);
            before.run();
            task.run();
            settle();
        }
        advance(end);
    }

    private void advance(Duration to) {
        elapsed = to;
        now = start.plus(to);
    }

    /** Runs everything that is due before {@code end}, and lets time pass up to it. */
    public void runBefore(Duration end) {
        runUntil(end.minusNanos(1));
        advance(end);
    }

    /** Runs what is ready, but no timer. */
    public void settle() {
        for (Runnable task = ready.poll(); task != null; task = ready.poll()) {
            task.run();
        }
    }

    /** The result of a stage, once all that is ready has run; null if it has none yet. */
    public <T> @Nullable T settled(CompletionStage<T> stage) {
        settle();
        return stage.toCompletableFuture().getNow(null);
    }

    /** How many tasks wait. */
    public int size() {
        return events.size() - cancelled + ready.size();
    }

    /** Forgets all tasks, as a process that ends does. */
    public void clear() {
        events.forEach(event -> event.task = null);
        events.clear();
        ready.clear();
        cancelled = 0;
    }
}
