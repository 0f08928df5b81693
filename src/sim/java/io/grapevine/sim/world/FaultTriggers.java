package io.grapevine.sim.world;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Faults that are injected at a certain event of a process. */
final class FaultTriggers {
    private static final Duration AWAY = Duration.ofSeconds(12);

    private static final List<Fault> TEARS = List.of(Fault.TORN_WRITES, Fault.REORDERED_WRITES);

    private record Trap(Fault fault, String name) {}

    private final SimWorld world;
    private final Random random;
    private final Set<Trap> set = new LinkedHashSet<>();

    FaultTriggers(SimWorld world) {
        this.world = world;
        this.random = world.random(1);
    }

    void set(Fault fault, String name) {
        set.add(new Trap(fault, name));
    }

    void clear() {
        set.clear();
    }

    private boolean springs(Fault fault, String name) {
        boolean does = set.remove(new Trap(fault, name));
        if (does) {
            world.hit(fault);
            world.note("trap " + fault + " " + name);
        }
        return does;
    }

    void onSent(String name) {
        if (springs(Fault.PAUSE_IN_ATTEMPT, name)) {
            Duration length = world.parameters.peerTimeout().plusMillis(500 + random.nextInt(10_000));
            world.loop.execute(() -> world.pause(name, length));
        }
    }

    /** Whether the process has ended. */
    boolean beforeLog(String name) {
        boolean does = springs(Fault.CRASH_BEFORE_LOG, name);
        if (does) {
            crash(name);
        }
        return does;
    }

    void afterLog(String name) {
        if (springs(Fault.CRASH_AFTER_LOG, name)) {
            // What the answer led to is queued already, what that leads to is not: the log, but no broadcast.
            world.loop.execute(() -> crash(name));
        } else if (springs(Fault.CRASH_SOON_AFTER, name)) {
            world.loop.schedule(Duration.ofMillis(random.nextInt(12)), () -> crash(name));
        }
    }

    /** Something was written to the disk, and is not synced. */
    void onWritten(String name) {
        for (Fault fault : TEARS) {
            if (springs(fault, name)) {
                world.loop.schedule(Duration.ofMillis(random.nextInt(5)), () -> crash(name));
            }
        }
    }

    void onSilence(String name) {
        if (springs(Fault.CRASH_AFTER_SILENCE, name)) {
            world.loop.execute(() -> crash(name));
        }
    }

    private void crash(String name) {
        if (world.machine(name).isUp()) {
            world.kill(name);
            world.loop.schedule(AWAY, () -> world.start(name));
        }
    }
}
