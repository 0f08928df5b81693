package io.grapevine.sim.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Injection and healing of each kind of fault. */
record Faults(SimWorld world) {
    private static final Duration SLOW_SYNC = Duration.ofSeconds(2);
    private static final Duration STEP = Duration.ofSeconds(20);

    /**
     * Lets a fault happen.
     *
     * @param isOver whether the end of the fault comes too late: everything is well again already
     * @return false if it cannot happen now
     */
    boolean happen(Plan.Step step, String name, String other, BooleanSupplier isOver) {
        Random choice = new Random(step.choice());
        String receiver =
                world.receiverNames().get(choice.nextInt(world.receiverNames().size()));
        After after = task -> world.loop.schedule(step.length(), () -> {
            if (!isOver.getAsBoolean()) {
                task.run();
            }
        });
        return switch (step.fault()) {
            case ISOLATION, ONE_WAY, SWIZZLE, BROKEN_LINK -> network(step, name, other, choice, after);
            case KILL, POWER_LOSS, SIGTERM, WIPED_DISK, OLD_DISK, REUSED_ADDRESS, NO_DNS, FEW_PEERS, LONG_ABSENCE ->
                process(step, name, other, after);
            case CRASH_BEFORE_LOG, CRASH_AFTER_LOG, CRASH_SOON_AFTER, CRASH_AFTER_SILENCE, PAUSE_IN_ATTEMPT -> {
                world.traps.set(step.fault(), name);
                yield false; // it counts when it springs
            }
            case RECEIVER_SLOW -> receiver(receiver, Receiver.Mode.SLOW, after);
            case RECEIVER_HANGS -> receiver(receiver, Receiver.Mode.HANGS, after);
            case RECEIVER_BUSY -> receiver(receiver, Receiver.Mode.BUSY, after);
            case RECEIVER_BROKEN -> receiver(receiver, Receiver.Mode.BROKEN, after);
            case REPLY_LOST -> receiver(receiver, Receiver.Mode.MUTE, after);
            case UNREACHABLE -> unreachable(receiver, name, Receiver.Reach.REFUSED, after);
            case BLACK_HOLE -> unreachable(receiver, name, Receiver.Reach.BLACK_HOLE, after);
            case POST_LOST -> posts(name, new PrometheusServer.Post(0.5, Duration.ofMillis(40)), choice, after);
            case POST_LATE -> {
                posts(name, new PrometheusServer.Post(0, Duration.ofSeconds(25)), choice, after);
                yield true;
            }
            case PAUSE ->
                pause(choice.nextBoolean() ? step.length() : step.length().multipliedBy(2), name);
            case CLOCK_STEP -> step(name, choice);
            case SLOW_DISK -> slowDisk(name, after);
            case TORN_WRITES, REORDERED_WRITES -> tear(step, name, choice);
            case DISK_FULL, DISK_READ_ONLY -> refuseWrites(step.fault(), name, choice, after);
            case RELOAD -> reload(choice);
            case LOSS,
                    SKEW,
                    GREAT_SKEW,
                    DRIFT,
                    SECOND_PROMETHEUS,
                    NO_ENDS,
                    NEWER_VERSION,
                    TWIN_EDIT,
                    TCP_BACKOFF,
                    POSTS_READ_LATE,
                    SLOW_START -> false; // from the beginning
            case LEASE_CLIENT_LOST,
                    HOLDER_OVERRULED,
                    SIGNS_STOP,
                    SIGNS_REACH_SOME,
                    BLACKOUT,
                    JOB_FAILS,
                    CLICK_TWICE,
                    CLICK_LATE,
                    CLICK_OLD,
                    CLICK_CLASH,
                    CLICK_AT_START,
                    CRASH_IN_CLICK,
                    ACKNOWLEDGED_LATE,
                    LAPSED,
                    NIGHT,
                    SLEEP,
                    CLOCK_SET,
                    PUT_BACK,
                    DOWN_AT_END,
                    CUT_OFF,
                    POSTS_MISSED -> false; // see OnCall, Actions and Days
        };
    }

    /** Does something when the fault has lasted for its time. */
    private interface After {
        void then(Runnable task);
    }

    private boolean network(Plan.Step step, String name, String other, Random choice, After after) {
        switch (step.fault()) {
            case ISOLATION -> {
                world.ways.isolate(name);
                if (choice.nextBoolean()) { // from the Prometheus servers, too
                    world.prometheuses.forEach(server -> server.post(name, PrometheusServer.Post.LOST));
                    after.then(
                            () -> world.prometheuses.forEach(server -> server.post(name, PrometheusServer.Post.WELL)));
                }
                after.then(() -> world.ways.rejoin(name));
            }
            case ONE_WAY -> {
                if (name.equals(other)) {
                    return false;
                }
                world.ways.cut(name, other);
                after.then(() -> world.ways.mend(name, other));
            }
            case SWIZZLE -> swizzle(choice, step.length());
            default -> world.breakLinks(name);
        }
        return true;
    }

    private void swizzle(Random choice, Duration length) {
        List<String> chosen = new ArrayList<>(world.machineNames());
        Collections.shuffle(chosen, choice);
        chosen = chosen.subList(0, Math.max(1, chosen.size() - 1));
        Duration each = length.dividedBy(2L * chosen.size());
        for (int i = 0; i < chosen.size(); i++) {
            String name = chosen.get(i);
            world.loop.schedule(each.multipliedBy(i), () -> world.ways.clog(name, true));
        }
        List<String> order = new ArrayList<>(chosen);
        Collections.shuffle(order, choice);
        for (int i = 0; i < order.size(); i++) {
            String name = order.get(i);
            world.loop.schedule(each.multipliedBy(order.size() + i), () -> world.ways.clog(name, false));
        }
    }

    private boolean process(Plan.Step step, String name, String other, After after) {
        Machine machine = world.machine(name);
        if (!machine.isUp()) {
            return false;
        }
        switch (step.fault()) {
            case SIGTERM -> world.terminate(name);
            case POWER_LOSS -> {
                world.ways.isolate(name);
                world.kill(name);
                after.then(() -> world.ways.rejoin(name));
            }
            case OLD_DISK -> oldDisk(name);
            default -> world.kill(name);
        }
        switch (step.fault()) {
            case WIPED_DISK -> {
                machine.disk(new Disk());
                world.knowledge.disk(name, new BitSet());
            }
            case REUSED_ADDRESS -> reuse(machine, world.machine(other));
            case NO_DNS -> {
                world.machineNames().forEach(each -> world.ways.resolve(each, false));
                world.start(name);
                after.then(() -> world.machineNames().forEach(each -> world.ways.resolve(each, true)));
            }
            case FEW_PEERS -> machine.peers(List.of(before(name).address()));
            default -> {}
        }
        after.then(() -> world.start(name));
        return true;
    }

    /** The machine that comes before another one in a ring: if all know only that one, all are connected. */
    private Machine before(String name) {
        List<String> names = world.machineNames();
        return world.machine(names.get((names.indexOf(name) + names.size() - 1) % names.size()));
    }

    /** The copy is from now, the crash comes later, and only then the copy is put in place. */
    private void oldDisk(String name) {
        Disk copy = world.machine(name).disk().copy();
        BitSet holds = world.knowledge.durable(name);
        world.loop.schedule(Duration.ofSeconds(40), () -> {
            if (world.machine(name).isUp()) {
                world.kill(name);
                world.machine(name).disk(copy);
                world.knowledge.disk(name, holds);
                world.start(name);
            }
        });
    }

    private void reuse(Machine mover, Machine heir) {
        if (mover != heir && heir.isUp()) {
            world.kill(heir.name);
            String old = mover.address();
            mover.address(mover.name + "-" + mover.boots() + ":9094");
            heir.address(old);
            world.start(mover.name);
            world.start(heir.name);
        }
    }

    private boolean receiver(String name, Receiver.Mode mode, After after) {
        world.note("receiver " + name + " " + mode);
        world.receiver(name).mode(mode);
        after.then(() -> {
            world.note("receiver " + name + " OK");
            world.receiver(name).mode(Receiver.Mode.OK);
        });
        return true;
    }

    private boolean unreachable(String receiver, String name, Receiver.Reach reach, After after) {
        world.note("receiver " + receiver + " " + reach + " from " + name);
        world.receiver(receiver).reach(name, reach);
        after.then(() -> world.receiver(receiver).reach(name, Receiver.Reach.GOOD));
        return true;
    }

    private boolean posts(String name, PrometheusServer.Post post, Random choice, After after) {
        PrometheusServer server = world.prometheuses.get(choice.nextInt(world.prometheuses.size()));
        world.note("posts to " + name + " " + post);
        server.post(name, post);
        after.then(() -> server.post(name, PrometheusServer.Post.WELL));
        return false; // a lost post counts when it is lost
    }

    /** Some pauses are longer than alerts are valid for. */
    private boolean pause(Duration length, String name) {
        world.pause(name, length);
        return world.machine(name).isUp();
    }

    private boolean step(String name, Random choice) {
        long millis = choice.nextInt(2 * (int) STEP.toMillis()) - STEP.toMillis();
        world.note("clock of " + name + " steps by " + millis + " ms");
        world.machine(name).stepClock(Duration.ofMillis(millis));
        return true;
    }

    private boolean slowDisk(String name, After after) {
        world.machine(name).syncDelay(SLOW_SYNC);
        after.then(() -> world.machine(name).syncDelay(Duration.ofMillis(5)));
        return true;
    }

    /** The power fails shortly after something was written, so that there is something to tear. */
    private boolean tear(Plan.Step step, String name, Random choice) {
        Machine machine = world.machine(name);
        boolean reordered = step.fault() == Fault.REORDERED_WRITES;
        machine.nextCrash(DiskFaults.tearing(reordered, choice));
        world.traps.set(step.fault(), name);
        return false; // it counts when it springs
    }

    private boolean refuseWrites(Fault fault, String name, Random choice, After after) {
        Machine machine = world.machine(name);
        world.note("disk of " + name + " " + fault);
        machine.diskTakesWrites(false);
        after.then(() -> {
            world.note("disk of " + name + " is writable");
            machine.diskTakesWrites(true);
        });
        if (fault == Fault.DISK_READ_ONLY && choice.nextBoolean()) {
            world.loop.schedule(Duration.ofMillis(choice.nextInt(20_000)), () -> {
                if (!machine.diskTakesWrites() && machine.isUp()) {
                    world.kill(name);
                    world.start(name);
                }
            });
        }
        return true;
    }

    private boolean reload(Random choice) {
        boolean second = choice.nextInt(3) > 0;
        for (String name : world.machineNames()) {
            world.loop.schedule(Duration.ofMillis(choice.nextInt(20_000)), () -> world.reload(name, second));
        }
        return true;
    }
}
