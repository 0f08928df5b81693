package io.grapevine.virtualtime.simulation;

import io.grapevine.base.loop.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.random.RandomGenerator;

/** The loop of one process among several in one virtual time, until it ends. */
public class SimHost implements EventLoop {
    final SimLoop world;
    private final RandomGenerator random;
    private final Duration start;
    boolean dead;

    /** A process that starts now. */
    public SimHost(SimLoop world, long seed) {
        this.world = world;
        this.random = new Random(seed);
        this.start = world.elapsed();
    }

    @Override
    public Instant now() {
        return world.now();
    }

    @Override
    public Duration elapsed() {
        return world.elapsed().minus(start);
    }

    @Override
    public final RandomGenerator random() {
        return random;
    }

    @Override
    public final void execute(Runnable task) {
        world.execute(() -> run(task));
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        return world.schedule(delay, () -> run(task));
    }

    void run(Runnable task) {
        if (!dead) {
            task.run();
        }
    }

    public final void kill() {
        dead = true;
    }
}
