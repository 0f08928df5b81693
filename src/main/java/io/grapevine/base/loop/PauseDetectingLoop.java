package io.grapevine.base.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * An event loop that reports pauses, in which the process was stopped, its machine was frozen or one task ran for very
 * long. A pause is reported before the first task that runs after it. Parts of the loop share the detection, and can be closed.
 */
public final class PauseDetectingLoop implements EventLoop, AutoCloseable {
    /** How long the loop must have run no task for it to be a pause. */
    public static final Duration LEAST = Duration.ofMillis(1_500);

    private static final Duration TICK = Duration.ofMillis(500);

    private final Detector detector;
    private final Consumer<Runnable> context;
    private final List<Consumer<Duration>> own = new ArrayList<>();
    private boolean closed;

    /** The detection, which the parts of a loop share. */
    private static final class Detector {
        private final EventLoop loop;
        private final List<Consumer<Duration>> listeners = new ArrayList<>();
        private Duration lastRun;
        private boolean started;

        Detector(EventLoop loop) {
            this.loop = loop;
            this.lastRun = loop.elapsed();
        }

        void check() {
            Duration now = loop.elapsed();
            Duration gap = now.minus(lastRun);
            lastRun = now;
            if (started && gap.compareTo(LEAST) > 0) {
                List.copyOf(listeners).forEach(listener -> listener.accept(gap));
                lastRun = loop.elapsed(); // else what follows a long pause could be the next one, and so on without end
            }
        }
    }

    private PauseDetectingLoop(Detector detector, Consumer<Runnable> context) {
        this.detector = detector;
        this.context = context;
    }

    /** The loop, detecting pauses from {@link #start} on; a loop that detects them already is the same. */
    public static PauseDetectingLoop on(EventLoop loop) {
        return loop instanceof PauseDetectingLoop same
                ? same
                : new PauseDetectingLoop(new Detector(loop), Runnable::run);
    }

    /**
     * A part of the loop: the same thread and the same detection, but its tasks can be ended by {@link #close}.
     *
     * @param context runs each of its tasks
     */
    public PauseDetectingLoop part(Consumer<Runnable> context) {
        return new PauseDetectingLoop(detector, context);
    }

    /** Calls {@code listener} on the loop with an upper bound of each pause. */
    public void onPause(Consumer<Duration> listener) {
        own.add(listener);
        detector.listeners.add(listener);
    }

    /** Starts pause detection, if no part has. */
    public void start() {
        if (!detector.started) {
            detector.started = true;
            detector.lastRun = elapsed();
            detector.loop.every(TICK, detector::check);
        }
    }

    /** Discards the tasks of this part that have not begun, and reports no pause to its listeners. On the loop. */
    @Override
    public void close() {
        closed = true;
        detector.listeners.removeAll(own);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        return detector.loop.schedule(delay, checking(task));
    }

    @Override
    public void execute(Runnable task) {
        detector.loop.execute(checking(task));
    }

    private Runnable checking(Runnable task) {
        return () -> {
            detector.check();
            if (!closed) {
                context.accept(task);
            }
        };
    }

    @Override
    public void inside(Runnable task) {
        context.accept(task);
    }

    @Override
    public Instant now() {
        return detector.loop.now();
    }

    @Override
    public Duration elapsed() {
        return detector.loop.elapsed();
    }

    @Override
    public RandomGenerator random() {
        return detector.loop.random();
    }
}
