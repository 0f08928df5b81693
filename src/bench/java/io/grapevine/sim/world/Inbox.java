package io.grapevine.sim.world;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The alerts that a process has received from the Prometheus servers since its start. */
public final class Inbox {
    /**
     * A version of an alert that came.
     *
     * @param at when, in world time
     * @param postedAt when it was sent, in world time
     * @param clock the replica's wall clock then
     * @param endsAt the end it was given, by the client or by the replica
     */
    public record Arrival(Duration at, Duration postedAt, Instant clock, Instant startsAt, Instant endsAt) {
        /** Whether the replica takes it as firing when it comes. */
        public boolean isFiring() {
            return endsAt.isAfter(clock);
        }
    }

    private final Map<String, List<Arrival>> arrivals = new LinkedHashMap<>();
    /** What earlier processes have received, and this one may have read from its disk. */
    private final Map<String, List<Arrival>> earlier = new LinkedHashMap<>();

    void add(String alert, Arrival arrival) {
        arrivals.computeIfAbsent(alert, ignored -> new ArrayList<>()).add(arrival);
    }

    /** What came of an alert, in order. */
    public List<Arrival> of(String alert) {
        return arrivals.getOrDefault(alert, List.of());
    }

    /** What came last of an alert up to a time; null if nothing. */
    public @Nullable Arrival last(String alert, Duration until) {
        Arrival last = null;
        for (Arrival arrival : of(alert)) {
            last = arrival.at().compareTo(until) <= 0 ? arrival : last;
        }
        return last;
    }

    /**
     * When the alert that came last up to a time began, to a replica that merges overlapping versions: one that has missed an
     * end, or received it before it was reached by its clock, takes two episodes for one. So does one that has read from
     * its disk what the process before wrote, which may lack its last moments. Null if nothing came.
     */
    public @Nullable Instant mergedStart(String alert, Duration until) {
        Instant start = null;
        Instant end = Instant.MIN;
        for (Arrival arrival : of(alert)) {
            if (arrival.at().compareTo(until) <= 0) {
                boolean overlaps = start != null && arrival.startsAt().isBefore(end);
                start = overlaps && start.isBefore(arrival.startsAt()) ? start : arrival.startsAt();
                end = overlaps && arrival.isFiring() && end.isAfter(arrival.endsAt()) ? end : arrival.endsAt();
            }
        }
        List<Arrival> left = earlier.getOrDefault(alert, List.of());
        for (int i = left.size() - 1; i >= 0 && start != null; i--) {
            Arrival arrival = left.get(i);
            boolean overlaps = arrival.isFiring() && !arrival.endsAt().isBefore(start);
            start = overlaps && arrival.startsAt().isBefore(start) ? arrival.startsAt() : start;
        }
        return start;
    }

    /** What came of an alert, in order, also to earlier processes that have left it to this one. */
    public List<Arrival> known(String alert) {
        List<Arrival> all = new ArrayList<>(earlier.getOrDefault(alert, List.of()));
        all.addAll(of(alert));
        return all;
    }

    /** A new process begins, which may know what the one before has received. */
    void clear(boolean persisted) {
        if (persisted) {
            arrivals.forEach((alert, all) ->
                    earlier.computeIfAbsent(alert, ignored -> new ArrayList<>()).addAll(all));
        }
        arrivals.clear();
    }
}
