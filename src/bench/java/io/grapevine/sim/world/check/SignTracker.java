package io.grapevine.sim.world.check;

import io.grapevine.sim.world.KnownHeartbeat;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.OnCall;
import io.grapevine.sim.world.SimWorld;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The latest sign of each heartbeat that each replica can know of at most. Its age travels as a duration, so what was held up on its way
 * seems younger by that time.
 */
final class SignTracker {
    private final SimWorld world;
    private final OnCall onCall;
    /** By heartbeat and machine, the time that the sign can have there. */
    private final Map<String, Duration> latest = new LinkedHashMap<>();
    /** By way, since when nothing passes; absent while something does. */
    private final Map<String, Duration> blockedSince = new LinkedHashMap<>();
    /** By way, until when something may arrive that was held up, and for how long it was. */
    private final Map<String, HeldUp> heldUp = new LinkedHashMap<>();
    /** By heartbeat and machine, the latest sign in the sockets of a process that stands still. */
    private final Map<String, Duration> unread = new LinkedHashMap<>();
    /** By machine, since when its process stands still. */
    private final Map<String, Duration> pausedSince = new LinkedHashMap<>();

    private final Map<String, Integer> read = new LinkedHashMap<>();

    private record HeldUp(Duration since, Duration until) {}

    SignTracker(SimWorld world, OnCall onCall) {
        this.world = world;
        this.onCall = onCall;
    }

    /** The latest time of a sign that a replica can know of; null if it can know of none. */
    @Nullable
    Duration of(KnownHeartbeat heartbeat, String name) {
        return latest.get(key(heartbeat, name));
    }

    private static String key(KnownHeartbeat heartbeat, String name) {
        return heartbeat.name() + " " + name;
    }

    /** Lets what can be known spread, over as many hops as there are. */
    void spread() {
        List<String> names = world.parameters().names();
        for (KnownHeartbeat heartbeat : onCall.heartbeats()) {
            List<KnownHeartbeat.Sign> signs = heartbeat.signs();
            int from = read.getOrDefault(heartbeat.name(), 0);
            signs.subList(from, signs.size()).forEach(sign -> arrived(heartbeat, sign.replica(), sign.at()));
            read.put(heartbeat.name(), signs.size());
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
        for (KnownHeartbeat heartbeat : onCall.heartbeats()) {
            Duration there = latest.get(key(heartbeat, from));
            if (there != null) {
                arrived(heartbeat, to, there.plus(shift));
            }
        }
    }

    /** A process that stands still reads the sign when it goes on, even if the way is cut by then. */
    private void arrived(KnownHeartbeat heartbeat, String name, Duration at) {
        Duration seen = at.compareTo(world.elapsed()) > 0 ? world.elapsed() : at;
        (isPaused(name) ? unread : latest).merge(key(heartbeat, name), seen, (a, b) -> a.compareTo(b) > 0 ? a : b);
    }

    private void readSockets(String name) {
        Duration now = world.elapsed();
        if (isPaused(name)) {
            pausedSince.putIfAbsent(name, now);
            return;
        }
        Duration since = pausedSince.remove(name);
        for (KnownHeartbeat heartbeat : onCall.heartbeats()) {
            Duration at = unread.remove(key(heartbeat, name));
            if (at != null && since != null && world.machine(name).isAwake()) {
                arrived(heartbeat, name, at.plus(now.minus(since)));
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
        return start.isUp() && end.player() != null && world.network().passes(start.address(), end.address());
    }
}
