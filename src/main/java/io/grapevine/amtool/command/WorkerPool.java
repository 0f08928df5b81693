package io.grapevine.amtool.command;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Does the same with many things, several at a time. One thread gives. */
final class WorkerPool<T> {
    /** How many things wait for each worker at most, so that a large file is not held twice. */
    private static final int AHEAD = 16;

    private static final RejectedExecutionHandler WAIT = (task, workers) -> {
        try {
            workers.getQueue().put(task);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException("a command is not interrupted", stopped);
        }
    };

    private final Predicate<T> work;
    private final ThreadPoolExecutor workers;
    private final AtomicInteger failures = new AtomicInteger();
    private int given;

    /** A pool of {@code count} workers; {@code work} returns false if it failed. */
    WorkerPool(int count, Predicate<T> work) {
        this.work = work;
        workers = new ThreadPoolExecutor(
                count, count, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(count * AHEAD), WorkerPool::daemon, WAIT);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "worker");
        thread.setDaemon(true);
        return thread;
    }

    /** Passes a thing to the workers; waits while they are far behind. */
    void give(T thing) {
        given++;
        workers.execute(() -> {
            if (!work.test(thing)) {
                failures.incrementAndGet();
            }
        });
    }

    int given() {
        return given;
    }

    /** Waits until all is done; returns how often it failed. Nothing can be given after that. */
    int failures() {
        workers.shutdown();
        try {
            workers.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException("a command is not interrupted", stopped);
        }
        return failures.get();
    }
}
