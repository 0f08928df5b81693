package io.grapevine.sim.world;

import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

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
 * @param incident what its buttons name; null if it has none
 */
public record SentMessage(
        String from,
        int boot,
        String integration,
        String group,
        SortedSet<String> firing,
        SortedMap<String, Instant> resolved,
        Duration flushedAt,
        SortedSet<String> muted,
        @Nullable Incident incident) {
    /**
     * The incident of a message with buttons.
     *
     * @param group the id of the group
     * @param episode when it was notified first, in seconds since 1970
     */
    public record Incident(String group, long episode) {}

    /** A message that says nothing of mutes and has no buttons. */
    public SentMessage(
            String from,
            int boot,
            String integration,
            String group,
            SortedSet<String> firing,
            SortedMap<String, Instant> resolved,
            Duration flushedAt) {
        this(from, boot, integration, group, firing, resolved, flushedAt, new TreeSet<>(), null);
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
