package io.grapevine.amtool.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Does the same with many things, several at a time. One thread gives. */
final class WorkerPool<T> {
    /** How many things wait for each worker at most, so that a large file is not held twice. */
    private static final int AHEAD = 16;

    private final BlockingQueue<Task<T>> tasks;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private int given;

    /** Something to do, or the sign that there is nothing more. */
    private sealed interface Task<T> {
        record One<T>(T thing) implements Task<T> {}

        record Stop<T>() implements Task<T> {}
    }

    /** Starts {@code count} workers; {@code work} returns false if it failed. */
    WorkerPool(int count, Predicate<T> work) {
        tasks = new ArrayBlockingQueue<>(count * AHEAD);
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(() -> work(work), "worker-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    private void work(Predicate<T> work) {
        try {
            while (tasks.take() instanceof Task.One<T> one) {
                if (!work.test(one.thing())) {
                    failures.incrementAndGet();
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Has something done, waiting while the workers are far behind. */
    void give(T thing) {
        given++;
        put(new Task.One<>(thing));
    }

    private void put(Task<T> task) {
        try {
            tasks.put(task);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException("a command is not interrupted", stopped);
        }
    }

    int given() {
        return given;
    }

    /** Waits until all is done; returns how often it failed. Nothing can be given after that. */
    int failures() {
        threads.forEach(thread -> put(new Task.Stop<>()));
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException("a command is not interrupted", stopped);
            }
        }
        return failures.get();
    }
}
