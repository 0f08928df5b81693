package io.grapevine.sim.world;

import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A notification that a replica sends to a receiver about a group.
 *
 * @param from the replica
 * @param boot which of its starts
 * @param integration the receiver
 * @param group the key of the group
 * @param firing the ids of the alerts that fire
 * @param resolved the ids of those that have ended, and when they did
 * @param flushedAt the time of the flush, in world time, by the replica's clock
 * @param muted the ids of those that fire and are muted, as the message says
 */
public record SentMessage(
        String from,
        int boot,
        String integration,
        String group,
        SortedSet<String> firing,
        SortedMap<String, Instant> resolved,
        Duration flushedAt,
        SortedSet<String> muted) {
    /** A message that says nothing of mutes. */
    public SentMessage(
            String from,
            int boot,
            String integration,
            String group,
            SortedSet<String> firing,
            SortedMap<String, Instant> resolved,
            Duration flushedAt) {
        this(from, boot, integration, group, firing, resolved, flushedAt, new TreeSet<>());
    }

    /** The group at the receiver. */
    public String key() {
        return integration + " " + group;
    }

    /** Whether all alerts of this message, with their states, were in {@code last}. */
    public boolean isCoveredBy(SentMessage last) {
        return last.firing.containsAll(firing) && last.resolved.keySet().containsAll(resolved.keySet());
    }

    @Override
    public String toString() {
        return from + "." + boot + " -> " + key() + " " + firing + " !" + resolved.keySet()
                + (muted.isEmpty() ? "" : " muted " + muted);
    }
}
