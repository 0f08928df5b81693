package io.grapevine.model.timeinterval;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A recurring time interval that contains a time if all of its fields match. A null field matches always; a field
 * without ranges never, as in Alertmanager.
 *
 * @param location the time zone of the fields; null for UTC
 */
public record TimeInterval(
        @Nullable List<TimeRange> times,
        @Nullable List<DateRange> weekdays,
        @Nullable List<DateRange> daysOfMonth,
        @Nullable List<DateRange> months,
        @Nullable List<DateRange> years,
        @Nullable Location location) {

    /** The interval that contains every instant. */
    public static final TimeInterval ALWAYS = new TimeInterval(null, null, null, null, null, null);

    public TimeInterval {
        times = times == null ? null : List.copyOf(times);
        weekdays = weekdays == null ? null : List.copyOf(weekdays);
        daysOfMonth = daysOfMonth == null ? null : List.copyOf(daysOfMonth);
        months = months == null ? null : List.copyOf(months);
        years = years == null ? null : List.copyOf(years);
    }

    /** The time zone of the fields. */
    public Location zone() {
        return location == null ? Location.UTC : location;
    }

    /** Whether the instant lies in the interval. */
    public boolean contains(Instant instant) {
        OffsetDateTime time = zone().at(instant);
        return holds(times, range -> range.contains(time.toLocalTime())) && containsDay(time.toLocalDate());
    }

    /** Whether a day in the time zone of the fields lies in the interval, at some time of the day. */
    boolean containsDay(LocalDate day) {
        return holds(daysOfMonth, range -> range.contains(day))
                && holds(months, range -> range.contains(day))
                && holds(weekdays, range -> range.contains(day))
                && holds(years, range -> range.contains(day));
    }

    /** The instants after {@code from} and before {@code to} between which the interval contains all instants or none. */
    public NavigableSet<Instant> edges(Instant from, Instant to) {
        NavigableSet<Instant> edges = new TreeSet<>();
        if (equals(ALWAYS)) {
            return edges;
        }
        ZoneRules rules = zone().table().rules();
        LocalDate last = to.atOffset(rules.getOffset(to)).toLocalDate().plusDays(1);
        for (LocalDate day = from.atOffset(rules.getOffset(from)).toLocalDate().minusDays(1);
                !day.isAfter(last);
                day = day.plusDays(1)) {
            addEdge(day.atStartOfDay(), rules, edges);
            for (TimeRange range : times == null ? List.<TimeRange>of() : times) {
                addEdge(day.atStartOfDay().plusMinutes(range.startMinute()), rules, edges);
                addEdge(day.atStartOfDay().plusMinutes(range.endMinute()), rules, edges);
            }
        }
        for (ZoneOffsetTransition change = rules.nextTransition(from);
                change != null && change.getInstant().isBefore(to);
                change = rules.nextTransition(change.getInstant())) {
            edges.add(change.getInstant());
        }
        return edges.subSet(from, false, to, false);
    }

    /** A wall time is twice, or never: then it lies in the change of the clock, which is an edge, too. */
    private static void addEdge(LocalDateTime time, ZoneRules rules, NavigableSet<Instant> edges) {
        rules.getValidOffsets(time).forEach(offset -> edges.add(time.toInstant(offset)));
    }

    private static <R> boolean holds(@Nullable List<R> ranges, Predicate<R> contains) {
        return ranges == null || ranges.stream().anyMatch(contains);
    }
}
