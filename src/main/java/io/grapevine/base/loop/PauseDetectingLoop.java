package io.grapevine.base.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * An event loop that reports pauses, in which the process was stopped, its machine was frozen or asleep, or one task ran for very
 * long. A pause is reported before the first task that runs after it. Parts of the loop share the detection, and can be closed.
 *
 * <p>The elapsed clock stands still while a machine sleeps, and the wall clock may do so, too, until it is set after the machine
 * has woken up. A pause is therefore as long as what elapsed, or as what the wall clock says, whichever is more. A wall clock that is
 * set back is no pause, and one that is set forward for another reason looks the same as a sleep.
 */
public final class PauseDetectingLoop implements EventLoop, AutoCloseable {
    /** How long the loop must have run no task for it to be a pause. */
    public static final Duration LEAST = Duration.ofMillis(1_500);

    private static final Duration TICK = Duration.ofMillis(500);

    /** By less the two clocks part when one of them is adjusted. */
    private static final Duration LEAST_SLEEP = Duration.ofMillis(500);

    private final Detector detector;
    private final Consumer<Runnable> context;
    private final List<Listener> own = new ArrayList<>();
    private boolean closed;

    /** Listener for pauses. */
    @FunctionalInterface
    public interface Listener {
        /**
         * A pause has ended just now.
         *
         * @param pause an upper bound of its length
         * @param asleep the part of it in which the elapsed clock stood still: what that clock has measured since before is longer by
         *     as much
         */
        void onPause(Duration pause, Duration asleep);
    }

    /** The detection, which the parts of a loop share. */
    private static final class Detector {
        private final EventLoop loop;
        private final boolean hasPauses;
        private final List<Listener> listeners = new ArrayList<>();
        private Duration lastRun;
        private Instant lastWall;
        private boolean started;

        Detector(EventLoop loop, boolean hasPauses) {
            this.loop = loop;
            this.hasPauses = hasPauses;
            this.lastRun = loop.elapsed();
            this.lastWall = loop.now();
        }

        void start() {
            if (!hasPauses) {
                return;
            }
            started = true;
            lastRun = loop.elapsed();
            lastWall = loop.now();
            loop.every(TICK, this::check);
        }

        void check() {
            if (!started) {
                return;
            }
            Duration now = loop.elapsed();
            Instant wall = loop.now();
            Duration gap = now.minus(lastRun);
            Duration asleep = asleep(gap, Duration.between(lastWall, wall));
            lastRun = now;
            lastWall = wall;
            Duration pause = gap.plus(asleep);
            if (pause.compareTo(LEAST) > 0) {
                List.copyOf(listeners).forEach(listener -> listener.onPause(pause, asleep));
                Duration handling = loop.elapsed().minus(now); // else it could be the next pause, and so on without end
                lastRun = now.plus(handling);
                lastWall = wall.plus(handling);
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
                : new PauseDetectingLoop(new Detector(loop, true), Runnable::run);
    }

    /** The loop as one without pauses, as it is where the past is played: looking for them would take most of the time of weeks. */
    public static PauseDetectingLoop withoutPauses(EventLoop loop) {
        return new PauseDetectingLoop(new Detector(loop, false), Runnable::run);
    }

    /**
     * A part of the loop: the same thread and the same detection, but its tasks can be ended by {@link #close}.
     *
     * @param context runs each of its tasks
     */
    public PauseDetectingLoop part(Consumer<Runnable> context) {
        return new PauseDetectingLoop(detector, context);
    }

    /**
     * The part of a time in which the machine slept: by as much the wall clock went on for longer than the elapsed clock. Zero for the
     * little by which the two part when one of them is adjusted, and where the wall clock was set back.
     */
    public static Duration asleep(Duration elapsed, Duration byWall) {
        Duration ahead = byWall.minus(elapsed);
        return ahead.compareTo(LEAST_SLEEP) < 0 ? Duration.ZERO : ahead;
    }

    /** Calls {@code listener} on the loop at the end of each pause. */
    public void onPause(Listener listener) {
        own.add(listener);
        detector.listeners.add(listener);
    }

    /** Starts pause detection, if no part has. */
    public void start() {
        if (!detector.started) {
            detector.start();
        }
    }

    /** Reports a pause that has ended just now and that no task has noticed yet; for code that runs on the thread by another loop. */
    public void look() {
        detector.check();
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
        return new LoopTask(task, () -> {
            detector.check();
            if (!closed) {
                context.accept(task);
            }
        });
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
