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
            signs.subList(from, signs.size()).forEach(sign -> seen(heartbeat, sign.replica(), sign.at()));
            read.put(heartbeat.name(), signs.size());
        }
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
                Duration seen = there.plus(shift).compareTo(now) > 0 ? now : there.plus(shift);
                seen(heartbeat, to, seen);
            }
        }
    }

    private void seen(KnownHeartbeat heartbeat, String name, Duration at) {
        latest.merge(key(heartbeat, name), at, (a, b) -> a.compareTo(b) > 0 ? a : b);
    }

    private boolean isOpen(String from, String to) {
        Machine start = world.machine(from);
        Machine end = world.machine(to);
        return start.isUp() && end.isUp() && end.isAwake() && world.network().passes(start.address(), end.address());
    }
}
