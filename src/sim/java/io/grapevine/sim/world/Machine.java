package io.grapevine.sim.world;

import io.grapevine.config.Config;
import io.grapevine.virtualtime.simulation.FaultyHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The machine of one replica: an address, a clock, a disk, and a process if it is up. */
public final class Machine {
    private static final Duration SHORTEST_START = Duration.ofSeconds(4);
    private static final int SLOWER_MILLIS = 16_000;

    /** The world that it is in. */
    public final SimWorld world;
    /** The name of the replica. */
    public final String name;

    private String address;
    private List<String> peers;
    private Disk disk = new Disk();
    private Duration syncDelay = Duration.ofMillis(5);
    private Duration slowerDelay = Duration.ZERO;
    private Duration slowerUntil = Duration.ZERO;
    private Duration skew = Duration.ZERO;
    private double drift;
    private boolean diskTakesWrites = true;
    private Disk.Crash nextCrash = Disk.Crash.LOSES_ALL;
    private boolean newer;
    private boolean isOther;
    private Config config;
    private boolean leaving;
    private boolean startsSlowly;
    private int boots;
    /** When the program began to run. */
    private Duration bootedAt = Duration.ZERO;

    private Duration pausedUntil = Duration.ZERO;
    /** All pauses of its processes up to now, and the present one. */
    final List<Episode> pauses = new ArrayList<>();

    private Duration clockSetAt = Duration.ZERO;
    private Duration setForward = Duration.ZERO;
    private @Nullable FaultyHost host;
    private @Nullable Player player;

    Machine(SimWorld world, String name, String address, List<String> peers, Config config) {
        this.world = world;
        this.name = name;
        this.address = address;
        this.peers = peers;
        this.config = config;
    }

    /** The address at which the machine listens. */
    public String address() {
        return address;
    }

    void address(String next) {
        address = next;
    }

    /** The addresses of peers that it is configured with. */
    public List<String> peers() {
        return peers;
    }

    void peers(List<String> next) {
        peers = next;
    }

    /** What outlives the process. */
    public Disk disk() {
        return disk;
    }

    void disk(Disk other) {
        disk = other;
    }

    /** After how long what was written is durable for certain, also what was written just before the disk became faster. */
    Duration syncDelay() {
        return world.elapsed().compareTo(slowerUntil) < 0 ? slowerDelay : syncDelay;
    }

    void syncDelay(Duration delay) {
        if (delay.compareTo(syncDelay) < 0) {
            slowerDelay = syncDelay;
            slowerUntil = world.elapsed().plus(syncDelay).plusSeconds(1);
        }
        syncDelay = delay;
    }

    /** Whether the disk takes writes: it is not full and not read-only. */
    public boolean diskTakesWrites() {
        return diskTakesWrites;
    }

    void diskTakesWrites(boolean does) {
        diskTakesWrites = does;
    }

    /** What the next crash leaves of what was not synced; those after it leave nothing. */
    void nextCrash(Disk.Crash crash) {
        nextCrash = crash;
    }

    /** Whether the disk has all changes that the process made. */
    boolean isSaved() {
        return disk.isSaved();
    }

    /** The configuration that the process begins with. */
    public Config config() {
        return config;
    }

    void config(Config next) {
        config = next;
    }

    /** Whether the program is of a newer version than the others. */
    public boolean newer() {
        return newer;
    }

    void newer(boolean is) {
        newer = is;
    }

    /** Whether the next process is of the other version, where there are two: see {@link Policy#isMixed}. */
    public boolean isOther() {
        return isOther;
    }

    void changeVersion() {
        isOther = !isOther;
    }

    /** How far its clock is ahead, as set from outside. */
    Duration skew() {
        return skew;
    }

    void clock(Duration ahead, double driftBy) {
        skew = ahead;
        drift = driftBy;
    }

    void stepClock(Duration by) {
        skew = skew.plus(by);
        clockSetAt = world.elapsed();
        setForward = by.isNegative() ? setForward : setForward.plus(by).plusSeconds(1);
        if (host != null) {
            host.stepClock(by);
        }
    }

    /** When the wall clock of the machine was last set; zero if it never was. */
    public Duration clockSetAt() {
        return clockSetAt;
    }

    /** By how much its wall clock was set forward in all, with a second for each time, as a process looks at its clock now and then. */
    public Duration setForward() {
        return setForward;
    }

    /** How many processes have been started here. */
    public int boots() {
        return boots;
    }

    /** Lets each process take seconds until the program runs. */
    void startSlowly() {
        startsSlowly = true;
    }

    /** When the program of the last one began to run. */
    public Duration bootedAt() {
        return bootedAt;
    }

    /** Whether there is a process. */
    public boolean isUp() {
        return host != null;
    }

    /** When the last pause of a process ended, or will. */
    public Duration pausedUntil() {
        return pausedUntil;
    }

    /** When the process was started or last went on after a pause. */
    public Duration listensSince() {
        return bootedAt.compareTo(pausedUntil) > 0 ? bootedAt : pausedUntil;
    }

    void pause(Duration length) {
        host().pause(length);
        standStill(length);
    }

    void sleep(Duration length) {
        host().sleep(length);
        standStill(length);
    }

    private void standStill(Duration length) {
        pausedUntil = world.elapsed().plus(length);
        pauses.add(new Episode(world.elapsed(), pausedUntil));
    }

    /** Whether the program runs. */
    public boolean isAwake() {
        return player != null && host != null && !host.isPaused();
    }

    /** Whether the process was asked to terminate. */
    public boolean isLeaving() {
        return leaving;
    }

    void leaving() {
        leaving = true;
    }

    /** The loop of the process. */
    public FaultyHost host() {
        return Objects.requireNonNull(host, name);
    }

    /** The program; not there while the process boots. */
    public @Nullable Player player() {
        return player;
    }

    /**
     * Starts a process.
     *
     * @param started run when the program begins to run
     */
    void boot(Policy policy, Runnable started) {
        boots++;
        bootedAt = world.elapsed();
        leaving = false;
        FaultyHost fresh =
                new FaultyHost(world.loop, (world.parameters.seed() * 131 + name.hashCode()) * 131 + boots, skew);
        fresh.drift(drift);
        host = fresh;
        Runnable boot = () -> {
            bootedAt = world.elapsed();
            player = policy.boot(this);
            started.run();
        };
        if (startsSlowly) {
            world.hit(Fault.SLOW_START);
            Random random = world.random(31 * name.hashCode() + boots);
            fresh.schedule(SHORTEST_START.plusMillis(random.nextInt(SLOWER_MILLIS)), boot);
        } else {
            fresh.execute(boot);
        }
    }

    /** The process ends. */
    void end(boolean inOrder) {
        if (host != null) {
            host.kill();
        }
        host = null;
        player = null;
        if (inOrder) {
            disk.end();
        } else {
            disk.crash(nextCrash, world.random(boots));
            nextCrash = Disk.Crash.LOSES_ALL;
        }
    }

    /** Runs {@code task} with the program, once the process gets to it; not at all if there is none. */
    public void with(Consumer<Player> task) {
        if (host != null) {
            host.execute(() -> {
                if (player != null) {
                    task.accept(player);
                }
            });
        }
    }

    /** Writes a record to one of the logs, if the disk takes it, and runs {@code done} on the process's loop afterwards. */
    public void append(Disk.Log log, Object record, Runnable done) {
        if (diskTakesWrites) {
            log.append(record);
            sync(log, done);
            world.onWritten(name);
        } else {
            log.refuse();
            FaultyHost process = host();
            world.loop.schedule(syncDelay, () -> process.execute(done)); // a dead one runs nothing
        }
    }

    /** Brings what was written to one of its logs to the disk, and runs {@code whenDurable} on the process's loop. */
    public void sync(Disk.Log log, Runnable whenDurable) {
        FaultyHost process = host();
        world.loop.schedule(syncDelay, () -> {
            if (!process.isDead()) {
                log.sync();
                process.execute(whenDurable);
            }
        });
    }
}
