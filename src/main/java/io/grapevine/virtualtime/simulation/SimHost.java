package io.grapevine.virtualtime.simulation;

import io.grapevine.base.loop.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.random.RandomGenerator;

/** The loop of one process among several in one virtual time. Its clock may be wrong, it may be paused, and it ends. */
public final class SimHost implements EventLoop {
    private final SimLoop world;
    private final RandomGenerator random;
    private final Duration start;
    private Duration skew;
    private double drift;
    private Duration pausedUntil = Duration.ZERO;
    private boolean dead;

    /** A task that is to be run at some time, and may have waited for the end of a pause since. */
    private static final class Timed implements Timer {
        private boolean cancelled;

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    /**
     * A process that starts now.
     *
     * @param skew how far its wall clock is ahead
     */
    public SimHost(SimLoop world, long seed, Duration skew) {
        this.world = world;
        this.random = new Random(seed);
        this.skew = skew;
        this.start = world.elapsed();
    }

    @Override
    public Instant now() {
        long drifted = (long) (drift * elapsed().toNanos());
        return world.now().plus(skew).plusNanos(drifted);
    }

    @Override
    public Duration elapsed() {
        return world.elapsed().minus(start);
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public void execute(Runnable task) {
        world.execute(() -> run(task));
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        Timed timed = new Timed();
        Timer timer = world.schedule(
                delay,
                () -> run(() -> {
                    if (!timed.cancelled) {
                        task.run();
                    }
                }));
        return () -> {
            timed.cancel();
            timer.cancel();
        };
    }

    private void run(Runnable task) {
        Duration left = pausedUntil.minus(world.elapsed());
        if (dead) {
            return;
        }
        if (left.isNegative() || left.isZero()) {
            task.run();
        } else {
            world.schedule(left, () -> run(task));
        }
    }

    /** Nothing runs for this long, or for longer if it is paused already. */
    public void pause(Duration length) {
        Duration until = world.elapsed().plus(length);
        pausedUntil = until.compareTo(pausedUntil) > 0 ? until : pausedUntil;
    }

    /** Whether nothing runs at the moment. */
    public boolean isPaused() {
        return pausedUntil.compareTo(world.elapsed()) > 0;
    }

    /** The wall clock goes this much too fast from the start on, as a fraction. */
    public void drift(double fraction) {
        drift = fraction;
    }

    /** Sets the wall clock. */
    public void stepClock(Duration by) {
        skew = skew.plus(by);
    }

    /** The process ends at once. */
    public void kill() {
        dead = true;
    }

    /** Whether the process has ended. */
    public boolean isDead() {
        return dead;
    }
}
