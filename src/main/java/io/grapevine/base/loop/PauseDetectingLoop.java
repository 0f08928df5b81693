package io.grapevine.base.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * An event loop that reports pauses, in which the process was stopped, its machine was frozen or one task ran for very
 * long. A pause is reported before the first task that runs after it.
 */
public final class PauseDetectingLoop implements EventLoop {
    /** How long the loop must have run no task for it to be a pause. */
    public static final Duration LEAST = Duration.ofMillis(1_500);

    private static final Duration TICK = Duration.ofMillis(500);

    private final EventLoop loop;
    private final Consumer<Duration> onPause;
    private Duration lastRun;
    private boolean started;

    /**
     * Reports nothing before {@link #start}; {@code onPause} is called on the loop with an upper bound of the pause.
     */
    public PauseDetectingLoop(EventLoop loop, Consumer<Duration> onPause) {
        this.loop = loop;
        this.onPause = onPause;
        this.lastRun = loop.elapsed();
    }

    /** Starts pause detection. */
    public void start() {
        started = true;
        lastRun = loop.elapsed();
        every(TICK, () -> {}); // each task checks
    }

    private void check() {
        Duration now = loop.elapsed();
        Duration gap = now.minus(lastRun);
        lastRun = now;
        if (started && gap.compareTo(LEAST) > 0) {
            onPause.accept(gap);
            lastRun = loop.elapsed(); // else what follows a long pause could be the next one, and so on without end
        }
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        return loop.schedule(delay, checking(task));
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(checking(task));
    }

    private Runnable checking(Runnable task) {
        return () -> {
            check();
            task.run();
        };
    }

    @Override
    public Instant now() {
        return loop.now();
    }

    @Override
    public Duration elapsed() {
        return loop.elapsed();
    }

    @Override
    public RandomGenerator random() {
        return loop.random();
    }
}
