package io.grapevine.replication;

import io.grapevine.loop.EventLoop;
import io.grapevine.sim.SimLoop;
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
    private Duration pausedUntil = Duration.ZERO;
    private boolean dead;

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
        return world.now().plus(skew);
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
        return world.schedule(delay, () -> run(task));
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

    /** Nothing runs for this long. */
    void pause(Duration length) {
        pausedUntil = world.elapsed().plus(length);
    }

    void stepClock(Duration by) {
        skew = skew.plus(by);
    }

    void kill() {
        dead = true;
    }

    boolean isDead() {
        return dead;
    }
}
