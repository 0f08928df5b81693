package io.grapevine.sim.world;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    /** By alert the keys of what came of it from each of several servers. */
    private final Map<String, Set<String>> bySender = new HashMap<>();
    /** What earlier processes have received, and this one may have read from its disk. */
    private final Map<String, List<Arrival>> earlier = new LinkedHashMap<>();

    /** What versions of an alert are merged into, one after the other: what is asked each second by each checker. */
    private final Map<String, List<Merged>> merged = new HashMap<>();

    private final List<Episode> pauses;

    /** The inbox of a machine whose processes stand still now and then, and hold for as much longer what fired. */
    Inbox(List<Episode> pauses) {
        this.pauses = pauses;
    }

    void add(String alert, Arrival arrival) {
        arrivals.computeIfAbsent(alert, ignored -> new ArrayList<>()).add(arrival);
    }

    /** What the version of one of several servers makes of the alert: it fires while one of them has it as firing. */
    Arrival combined(PostedAlert alert, Arrival arrival) {
        String series = alert.id() + '/' + alert.labels().valueOf(Senders.LABEL);
        bySender.computeIfAbsent(alert.id(), ignored -> new LinkedHashSet<>()).add(series);
        add(series, arrival);
        Arrival combined = arrival;
        for (Arrival other : lastOfEach(alert.id())) {
            boolean fires = other.endsAt().isAfter(arrival.clock());
            boolean isFiring = combined.endsAt().isAfter(arrival.clock());
            boolean isFirst = fires == isFiring && other.startsAt().isBefore(combined.startsAt());
            boolean isLast = other.endsAt().isAfter(combined.endsAt());
            combined = new Arrival(
                    arrival.at(),
                    arrival.postedAt(),
                    arrival.clock(),
                    isFirst || (fires && !isFiring) ? other.startsAt() : combined.startsAt(),
                    isLast ? other.endsAt() : combined.endsAt());
        }
        return combined;
    }

    /** The last versions of an alert that came from each server. */
    public List<Arrival> lastOfEach(String alert) {
        return bySender.getOrDefault(alert, Set.of()).stream()
                .map(this::of)
                .map(each -> each.get(each.size() - 1))
                .toList();
    }

    /** What came of an alert, in order. */
    public List<Arrival> of(String alert) {
        return arrivals.getOrDefault(alert, List.of());
    }

    /** What came last of an alert up to a time; null if nothing. */
    public @Nullable Arrival last(String alert, Duration until) {
        List<Arrival> all = of(alert);
        int last = indexOfLast(all, until);
        return last < 0 ? null : all.get(last);
    }

    private static int indexOfLast(List<Arrival> all, Duration until) {
        int last = all.size() - 1;
        while (last >= 0 && all.get(last).at().compareTo(until) > 0) {
            last--;
        }
        return last;
    }

    /**
     * When the alert that came last up to a time began, to a replica that merges overlapping versions: one that has missed an
     * end, or received it before it was reached by its clock, takes two episodes for one. So does one that was paused between them, and
     * one that has read from its disk what the process before wrote, which may lack its last moments. Null if nothing came.
     */
    public @Nullable Instant mergedStart(String alert, Duration until) {
        Merged merged = merged(alert, until);
        Instant start = merged == null ? null : merged.start();
        List<Arrival> left = earlier.getOrDefault(alert, List.of());
        for (int i = left.size() - 1; i >= 0 && start != null; i--) {
            Arrival arrival = left.get(i);
            boolean overlaps = arrival.isFiring() && !arrival.endsAt().isBefore(start);
            start = overlaps && arrival.startsAt().isBefore(start) ? arrival.startsAt() : start;
        }
        return start;
    }

    /**
     * When the alert that came last up to a time ends, to a replica that merges overlapping versions: an end that is received
     * before it is reached by its clock does not replace a later one. Null if nothing came.
     */
    public @Nullable Instant mergedEnd(String alert, Duration until) {
        Arrival last = last(alert, until);
        if (last != null && !lastOfEach(alert).isEmpty()) {
            return last.endsAt(); // what came before is in it
        }
        Merged merged = merged(alert, until);
        return merged == null ? null : merged.end();
    }

    /**
     * Whether a replica that merges overlapping versions may hold an alert as firing at a time of its clock, or that of one of several
     * servers: see {@link #mergedEnd}. A replica that was paused holds what fired for as much longer.
     */
    public boolean mayFire(String alert, Duration until, Instant now) {
        return !firesFor(alert, until, now).isZero();
    }

    /** For how long a replica may go on to hold an alert as firing, see {@link #mayFire}; zero if it does not. */
    Duration firesFor(String alert, Duration until, Instant now) {
        Duration longest = seriesFiresFor(alert, until, now);
        for (String series : bySender.getOrDefault(alert, Set.of())) {
            Duration fires = seriesFiresFor(series, until, now);
            longest = fires.compareTo(longest) > 0 ? fires : longest;
        }
        return longest;
    }

    private Duration seriesFiresFor(String series, Duration until, Instant now) {
        Merged merged = merged(series, until);
        Arrival last = last(series, until);
        if (merged == null || last == null) {
            return Duration.ZERO;
        }
        Duration fires = Duration.between(now, merged.end()).plus(held(last, until));
        return fires.isNegative() ? Duration.ZERO : fires;
    }

    /** The span of time into which overlapping versions of an alert are merged. */
    private record Merged(Instant start, Instant end) {
        /** With the next version; an end that a pause has put off is replaced by any that comes. */
        Merged and(Arrival next, Duration held) {
            boolean isBegun = next.startsAt().isBefore(end.plus(held)) && start.isBefore(next.startsAt());
            boolean lasts =
                    next.startsAt().isBefore(end) && next.isFiring() && held.isZero() && end.isAfter(next.endsAt());
            return new Merged(isBegun ? start : next.startsAt(), lasts ? end : next.endsAt());
        }
    }

    private @Nullable Merged merged(String alert, Duration until) {
        List<Arrival> all = of(alert);
        int last = indexOfLast(all, until);
        if (last < 0) {
            return null;
        }
        List<Merged> known = merged.computeIfAbsent(alert, ignored -> new ArrayList<>());
        for (int i = known.size(); i <= last; i++) {
            Arrival arrival = all.get(i);
            known.add(
                    i == 0
                            ? new Merged(arrival.startsAt(), arrival.endsAt())
                            : known.get(i - 1).and(arrival, held(all.get(i - 1), arrival.at())));
        }
        return known.get(last);
    }

    /** For how much longer than its end a version that fired when the process was paused was held, until another one came. */
    private Duration held(Arrival arrival, Duration until) {
        Duration held = Duration.ZERO;
        for (Episode pause : pauses) {
            boolean isBetween =
                    pause.from().compareTo(arrival.at()) >= 0 && pause.to().compareTo(until) <= 0;
            Instant stopped = arrival.clock().plus(pause.from().minus(arrival.at()));
            if (isBetween && arrival.isFiring() && arrival.endsAt().plus(held).isAfter(stopped)) {
                held = held.plus(pause.to().minus(pause.from()));
            }
        }
        return held;
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
        bySender.clear();
        merged.clear();
    }
}
