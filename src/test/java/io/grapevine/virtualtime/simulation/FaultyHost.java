package io.grapevine.virtualtime.simulation;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A process whose clock may be wrong, and that may be paused. */
public final class FaultyHost extends SimHost {
    private Duration skew;
    private double drift;
    private Duration pausedUntil = Duration.ZERO;
    private Duration slept = Duration.ZERO;

    /** A task that is to be run at some time, and may have waited for the end of a pause since. */
    private static final class Timed implements Timer {
        private boolean cancelled;
        private @Nullable Timer rest;

        @Override
        public void cancel() {
            cancelled = true;
            if (rest != null) {
                rest.cancel();
            }
        }
    }

    /**
     * A process that starts now.
     *
     * @param skew how far its wall clock is ahead
     */
    public FaultyHost(SimLoop world, long seed, Duration skew) {
        super(world, seed);
        this.skew = skew;
    }

    @Override
    public Instant now() {
        Instant now = super.now().plus(skew);
        return drift == 0 ? now : now.plusNanos((long) (drift * elapsed().toNanos()));
    }

    @Override
    public Duration elapsed() {
        return super.elapsed().minus(slept);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        Timed timed = new Timed();
        Duration due = elapsed().plus(delay);
        Timer timer = super.schedule(delay, () -> {
            Duration left = due.minus(elapsed());
            if (timed.cancelled) {
                return;
            }
            if (left.isNegative() || left.isZero()) {
                task.run();
            } else { // the machine has slept, and timers stood still
                timed.rest = schedule(left, task);
            }
        });
        return () -> {
            timed.cancel();
            timer.cancel();
        };
    }

    @Override
    void run(Runnable task) {
        if (dead) {
            return;
        }
        if (isPaused()) {
            world.schedule(pausedUntil.minus(world.elapsed()), () -> run(task));
        } else {
            task.run();
        }
    }

    /** Whether the process has ended. */
    public boolean isDead() {
        return dead;
    }

    /** Nothing runs for this long, or for longer if it is paused already. */
    public void pause(Duration length) {
        Duration until = world.elapsed().plus(length);
        pausedUntil = until.compareTo(pausedUntil) > 0 ? until : pausedUntil;
    }

    /** The machine is suspended: a pause in which the clock of {@link #elapsed} and of timers stands still, and the wall clock does not. */
    public void sleep(Duration length) {
        pause(length);
        slept = slept.plus(length);
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
}
