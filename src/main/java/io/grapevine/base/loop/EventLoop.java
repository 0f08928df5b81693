package io.grapevine.base.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A single-threaded executor that runs tasks in the order of submission, with a clock, timers and randomness. State
 * that only tasks of one loop touch needs no lock. {@link #execute} may be called from any thread, and discards tasks
 * after the end of the loop; everything else only from the loop itself, unless documented otherwise.
 */
public interface EventLoop extends Executor {
    /**
     * The wall-clock time of this replica. On the loop it is that of the task that runs, as tasks take no time in virtual time: all that
     * one task writes has the same time. May be called from any thread.
     */
    Instant now();

    /**
     * Runs {@code task} once {@code delay} has passed on a clock that only runs forward.
     *
     * @param delay how long to wait; zero or less means: after the tasks that wait already
     */
    Timer schedule(Duration delay, Runnable task);

    /** Runs {@code task} each time a period has passed, for as long as the loop runs. */
    default void every(Duration period, Runnable task) {
        schedule(period, new LoopTask(task, () -> {
            every(period, task);
            task.run();
        }));
    }

    /** Runs a task at once as one of this loop; called on the thread of the loop, by what does not belong to it. */
    default void inside(Runnable task) {
        task.run();
    }

    /** Runs a task on the loop that completes the returned future, now or later; it fails if the task throws. From any thread. */
    default <T> CompletableFuture<T> supply(Consumer<CompletableFuture<T>> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        execute(new LoopTask(task, () -> {
            try {
                task.accept(done);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
                throw e;
            }
        }));
        return done;
    }

    /** Time since some fixed moment, on a clock that only runs forward. May be called from any thread. */
    Duration elapsed();

    /** The source of all randomness of the core. */
    RandomGenerator random();

    /** A random (version 4) UUID of the next random numbers, so that simulations are reproducible. */
    default UUID randomUuid() {
        long high = (random().nextLong() & ~0xF000L) | 0x4000L;
        long low = (random().nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
        return new UUID(high, low);
    }

    /** A task that waits for its time. */
    interface Timer {
        /** Forgets the task, unless it has begun. May be called more than once. */
        void cancel();
    }
}
