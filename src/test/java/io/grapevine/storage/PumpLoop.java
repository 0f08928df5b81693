package io.grapevine.storage;

import io.grapevine.base.loop.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** An event loop that runs on the test's own thread, when the test says so, with a clock that the test moves. */
final class PumpLoop implements EventLoop {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final List<Timed> timers = new ArrayList<>();
    private volatile Duration elapsed = Duration.ZERO;

    private record Timed(Duration at, Runnable task) {}

    /** Runs tasks until {@code done} holds; fails if that takes unreasonably long. */
    void runUntil(BooleanSupplier done) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not done after " + LIMIT);
            }
            try {
                Runnable task = tasks.poll(20, TimeUnit.MILLISECONDS);
                if (task != null) {
                    task.run();
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Moves the clock and runs the timers that are due. */
    void advance(Duration by) {
        elapsed = elapsed.plus(by);
        for (Timed timer : List.copyOf(timers)) {
            if (timer.at.compareTo(elapsed) <= 0 && timers.remove(timer)) {
                timer.task.run();
            }
        }
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        Timed timer = new Timed(elapsed.plus(delay), task);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    @Override
    public Instant now() {
        return Instant.EPOCH.plus(elapsed);
    }

    @Override
    public Duration elapsed() {
        return elapsed;
    }

    @Override
    public RandomGenerator random() {
        return new Random(1);
    }
}
