package io.grapevine.sim.world.check;

import java.util.EnumMap;
import java.util.Map;

/** The counters of a world. */
public final class Tally {
    private final Map<Cause, Integer> duplicates = new EnumMap<>(Cause.class);
    private int notifications;
    private int losses;
    private int flaps;

    void notification() {
        notifications++;
    }

    void duplicate(Cause cause) {
        duplicates.merge(cause, 1, Integer::sum);
    }

    void loss() {
        losses++;
    }

    void flap() {
        flaps++;
    }

    /** How many notifications receivers have accepted. */
    public int notifications() {
        return notifications;
    }

    /** How many accepted notifications said nothing new. */
    public int duplicates() {
        return duplicates.values().stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * How many duplicates a program could have avoided with what it knew: all but those of unknown outcomes and of poor
     * views.
     */
    public int avoidable() {
        return duplicates()
                - duplicates.getOrDefault(Cause.UNKNOWN_OUTCOME, 0)
                - duplicates.getOrDefault(Cause.VIEW_RESTART, 0)
                - duplicates.getOrDefault(Cause.VIEW_PAUSE, 0)
                - duplicates.getOrDefault(Cause.VIEW_POSTS, 0);
    }

    /** The number of duplicates by cause. */
    public Map<Cause, Integer> causes() {
        return duplicates;
    }

    /** How often a receiver missed a notification that was due. */
    public int losses() {
        return losses;
    }

    /** How often an alert was notified as firing by a replica that had not received it since its resolution was notified. */
    public int flaps() {
        return flaps;
    }

    /** Adds what another world has counted. */
    public void add(Tally other) {
        notifications += other.notifications;
        losses += other.losses;
        flaps += other.flaps;
        other.duplicates.forEach((cause, count) -> duplicates.merge(cause, count, Integer::sum));
    }
}
