package io.grapevine.sim.world;

import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What a replica tells a receiver about a group.
 *
 * @param from the replica
 * @param boot which of its starts
 * @param integration the receiver
 * @param group the key of the group
 * @param firing the ids of the alerts that fire
 * @param resolved the ids of those that have ended, and when they did
 * @param flushedAt the time of the flush, in world time as far as the replica's clock tells it
 */
public record SentMessage(
        String from,
        int boot,
        String integration,
        String group,
        SortedSet<String> firing,
        SortedMap<String, Instant> resolved,
        Duration flushedAt) {
    /** The group at the receiver. */
    public String key() {
        return integration + " " + group;
    }

    /** Whether this says nothing that {@code last} did not. */
    public boolean isCoveredBy(SentMessage last) {
        return last.firing.containsAll(firing) && last.resolved.keySet().containsAll(resolved.keySet());
    }

    @Override
    public String toString() {
        return from + "." + boot + " -> " + key() + " " + firing + " !" + resolved.keySet();
    }
}
