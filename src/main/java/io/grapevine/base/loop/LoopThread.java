package io.grapevine.base.loop;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The event loop of the running program: one thread with the system clocks. */
public final class LoopThread implements EventLoop, AutoCloseable {
    /** The time above which a task is long, as all others wait for it. */
    public static final Duration LONG = Duration.ofMillis(10);

    private static final Logger LOG = LoggerFactory.getLogger(LoopThread.class);

    private final ScheduledThreadPoolExecutor executor;
    private final BiConsumer<String, Duration> longTasks;
    private final RandomGenerator random = new SecureRandom();
    private final Clock clock = Clock.systemUTC();
    private final long origin = System.nanoTime();
    private volatile @Nullable Thread thread;
    /** When the task began that runs; changed and read on the thread only. */
    private Instant taskTime = Instant.MIN;

    /** Creates a loop; {@code name} is that of its thread. */
    public LoopThread(String name) {
        this(name, (task, length) -> {});
    }

    /**
     * Creates a loop that reports its long tasks.
     *
     * @param name the name of the thread
     * @param longTasks gets, on the loop, the name of the class in which a task is written that took longer than {@link #LONG}, and how
     *     long it took. One during which the process was paused or the heap was collected is among them.
     */
    public LoopThread(String name, BiConsumer<String, Duration> longTasks) {
        this.longTasks = longTasks;
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread created = new Thread(task, name);
            thread = created;
            return created;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Instant now() {
        return Thread.currentThread() == thread ? taskTime : clock.instant();
    }

    @Override
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - origin);
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(() -> run(task));
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        long nanos = TimeUnit.NANOSECONDS.convert(delay); // saturates: as good as never
        Future<?> future = executor.schedule(() -> run(task), nanos, TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    /** A failed task must not stop the loop: other groups still have to be notified. */
    private void run(Runnable task) {
        taskTime = clock.instant();
        long start = System.nanoTime();
        try {
            task.run();
        } catch (Throwable e) { // the executor would swallow what is not caught here
            LOG.error("Task failed on the event loop", e);
        }
        long length = System.nanoTime() - start;
        if (length > LONG.toNanos()) {
            longTasks.accept(LoopTask.name(task), Duration.ofNanos(length));
        }
    }

    /** Ends the thread after the task that runs. Tasks that wait, or that come later, are forgotten. */
    @Override
    public void close() {
        executor.shutdown();
    }
}
