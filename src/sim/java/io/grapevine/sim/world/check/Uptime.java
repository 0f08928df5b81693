package io.grapevine.sim.world.check;

import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.Player;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Watcher;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The times at which the process of each machine has settled, and the seconds in which it stood still. */
final class Uptime implements Watcher {
    private final SimWorld world;
    /** By process. */
    private final Map<String, Duration> settled = new LinkedHashMap<>();
    /** By machine. */
    private final Map<String, NavigableSet<Duration>> paused = new LinkedHashMap<>();

    private Uptime(SimWorld world) {
        this.world = world;
    }

    /** The uptime of a world's processes, which all checkers of the world share. */
    static Uptime of(SimWorld world) {
        for (Watcher watcher : world.watchers) {
            if (watcher instanceof Uptime known) {
                return known;
            }
        }
        Uptime uptime = new Uptime(world);
        world.watch(uptime);
        return uptime;
    }

    @Override
    public void onSecond() {
        for (Machine machine : world.up()) {
            Player player = world.player(machine);
            if (player != null && !machine.isAwake()) {
                paused.computeIfAbsent(machine.name, name -> new TreeSet<>()).add(world.elapsed());
            }
            if (player != null && player.settled()) { // maybe just before it was paused
                settled.putIfAbsent(process(machine), world.elapsed());
            }
        }
    }

    private static String process(Machine machine) {
        return machine.name + "." + machine.boots();
    }

    /** When the process of a machine had settled, to the next second; null if it has not, or there is none. */
    @Nullable
    Duration settled(Machine machine) {
        return machine.isUp() ? settled.get(process(machine)) : null;
    }

    /** For how long the machine that stood still for longest did so since a time, at most. */
    Duration paused(Duration since) {
        return paused.keySet().stream()
                .map(machine -> paused(machine, since))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** For how long a machine stood still since a time, at most: a pause is seen to the second, at both its ends. */
    Duration paused(Machine machine, Duration since) {
        return paused(machine.name, since);
    }

    private Duration paused(String machine, Duration since) {
        int seconds = 0;
        int pauses = 0;
        Duration last = Duration.ZERO.minusSeconds(2);
        for (Duration second : paused.getOrDefault(machine, new TreeSet<>()).tailSet(since)) {
            seconds++;
            pauses += second.minus(last).compareTo(Duration.ofSeconds(1)) > 0 ? 1 : 0;
            last = second;
        }
        return Duration.ofSeconds(seconds + 2L * pauses);
    }
}
