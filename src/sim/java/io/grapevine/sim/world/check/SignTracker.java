package io.grapevine.sim.world.check;

import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.OnCall;
import io.grapevine.sim.world.SignLog;
import io.grapevine.sim.world.SimWorld;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The latest sign of each kind about a heartbeat that each replica can know of at most. Its age travels as a duration, so what was held up on its way
 * seems younger by that time.
 */
final class SignTracker {
    private final SimWorld world;
    private final OnCall onCall;
    private final List<SignLog> logs;
    /** The time that the sign can have on a machine. */
    private final Map<Place, Duration> latest = new LinkedHashMap<>();
    /** By way, since when nothing passes; absent while something does. */
    private final Map<String, Duration> blockedSince = new LinkedHashMap<>();
    /** By way, until when something may arrive that was held up, and for how long it was. */
    private final Map<String, HeldUp> heldUp = new LinkedHashMap<>();
    /** The latest sign in the sockets of a process that stands still. */
    private final Map<Place, Duration> unread = new LinkedHashMap<>();
    /** By machine, since when its process stands still. */
    private final Map<String, Duration> pausedSince = new LinkedHashMap<>();

    private final Map<SignLog, Integer> read = new LinkedHashMap<>();

    private record Place(SignLog log, String machine) {}

    private record HeldUp(Duration since, Duration until) {}

    SignTracker(SimWorld world, OnCall onCall, List<SignLog> logs) {
        this.world = world;
        this.onCall = onCall;
        this.logs = List.copyOf(logs);
    }

    /** The latest time of a sign that a replica can know of; null if it can know of none. */
    @Nullable
    Duration of(SignLog log, String name) {
        return latest.get(new Place(log, name));
    }

    /** Lets what can be known spread, over as many hops as there are. */
    void spread() {
        List<String> names = world.parameters.names();
        for (SignLog log : logs) {
            List<SignLog.Sign> signs = log.all();
            int from = read.getOrDefault(log, 0);
            signs.subList(from, signs.size()).forEach(sign -> arrived(log, sign.replica(), sign.at()));
            read.put(log, signs.size());
        }
        names.forEach(this::readSockets);
        for (int hop = 1; hop < names.size(); hop++) {
            for (String from : names) {
                for (String to : names) {
                    if (!from.equals(to)) {
                        pass(from, to);
                    }
                }
            }
        }
    }

    private void pass(String from, String to) {
        String way = from + ">" + to;
        Duration now = world.elapsed();
        if (!isOpen(from, to)) {
            blockedSince.putIfAbsent(way, now);
            return;
        }
        Duration blocked = blockedSince.remove(way);
        if (blocked != null) {
            // TCP may need as long again until it repeats what was lost
            heldUp.put(way, new HeldUp(blocked, now.plus(now.minus(blocked)).plus(onCall.delays())));
        }
        HeldUp held = heldUp.get(way);
        Duration shift = held != null && held.until().compareTo(now) >= 0 ? now.minus(held.since()) : Duration.ZERO;
        for (SignLog log : logs) {
            Duration there = latest.get(new Place(log, from));
            if (there != null) {
                arrived(log, to, there.plus(shift));
            }
        }
    }

    /** A process that stands still reads the sign when it goes on, even if the way is cut by then. */
    private void arrived(SignLog log, String name, Duration at) {
        Duration seen = at.compareTo(world.elapsed()) > 0 ? world.elapsed() : at;
        (isPaused(name) ? unread : latest).merge(new Place(log, name), seen, (a, b) -> a.compareTo(b) > 0 ? a : b);
    }

    private void readSockets(String name) {
        Duration now = world.elapsed();
        if (isPaused(name)) {
            pausedSince.putIfAbsent(name, now);
            return;
        }
        Duration since = pausedSince.remove(name);
        for (SignLog log : logs) {
            Duration at = unread.remove(new Place(log, name));
            if (at != null && since != null && world.machine(name).isAwake()) {
                arrived(log, name, at.plus(now.minus(since)));
            }
        }
    }

    private boolean isPaused(String name) {
        Machine machine = world.machine(name);
        return machine.player() != null && !machine.isAwake();
    }

    private boolean isOpen(String from, String to) {
        Machine start = world.machine(from);
        Machine end = world.machine(to);
        return start.isUp() && end.player() != null && world.network.passes(start.address(), end.address());
    }
}
