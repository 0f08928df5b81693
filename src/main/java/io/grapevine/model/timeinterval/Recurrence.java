package io.grapevine.model.timeinterval;

import io.grapevine.model.zone.ZoneTable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Periods that recur on certain days at a time of day. A start that the clock skips in spring is as much later as the clock
 * skips; of two equal times in autumn the first one counts.
 *
 * @param days the days of the starts; its field {@code times} is null, and its location is the zone of all times here
 * @param at the time of day of the starts
 * @param length how long each lasts; null if {@code until} says when it ends
 * @param until the time of day of the ends, on the day of the start or the day after; null if {@code length} is set
 * @param except intervals; a period that would start in one of them is left out
 */
public record Recurrence(
        TimeInterval days,
        LocalTime at,
        @Nullable Duration length,
        @Nullable LocalTime until,
        List<TimeInterval> except) {
    /** The longest length. */
    public static final Duration LONGEST = Duration.ofDays(31);

    private static final Duration TWO_DAYS = Duration.ofDays(2);
    private static final int WEEK = 7;

    /** February 29 comes at least once in this time, which a recurrence is searched for. */
    private static final int SEARCHED_DAYS = 8 * 366 + 1;

    /** Checks that there is one end, and copies the list. */
    public Recurrence {
        if ((length == null) == (until == null)) {
            throw new IllegalArgumentException("length and until (expected: one of the two)");
        }
        except = List.copyOf(except);
    }

    /** The zone of the times. */
    public Location zone() {
        return days.location() == null ? Location.UTC : days.location();
    }

    /** The first {@code most} periods that end after {@code now}, by their start; fewer if there are none for eight years. */
    public List<Occurrence> after(Instant now, int most) {
        return search(now, Instant.MAX, most);
    }

    /** The periods that end after {@code from} and start before {@code to}, by their start; {@code to} is within eight years. */
    public List<Occurrence> between(Instant from, Instant to) {
        return search(from, to, Integer.MAX_VALUE);
    }

    private List<Occurrence> search(Instant from, Instant to, int most) {
        ZoneTable rules = zone().table();
        LocalDate first =
                rules.at(from.minus(length == null ? TWO_DAYS : length)).toLocalDate();
        List<Occurrence> found = new ArrayList<>();
        for (int i = -1; i < SEARCHED_DAYS && found.size() < most; i++) {
            LocalDate day = first.plusDays(i);
            if (!days.containsDay(day)) {
                if (i % WEEK == 0 && !rules.instant(day.atStartOfDay()).isBefore(to)) {
                    break;
                }
                continue;
            }
            Occurrence occurrence = on(day, rules);
            if (!occurrence.start().isBefore(to)) {
                break;
            }
            if (occurrence.end().isAfter(from)
                    && except.stream().noneMatch(interval -> interval.contains(occurrence.start()))) {
                found.add(occurrence);
            }
        }
        return found;
    }

    private Occurrence on(LocalDate day, ZoneTable rules) {
        LocalDateTime localStart = day.atTime(at);
        Instant start = rules.instant(localStart);
        if (length != null) {
            return new Occurrence(start, start.plus(length));
        }
        LocalTime time = until == null ? at : until;
        LocalDateTime localEnd = (time.isAfter(at) ? day : day.plusDays(1)).atTime(time);
        Instant end = rules.instant(localEnd);
        // The clock may skip the start, and not the end.
        return new Occurrence(start, end.isAfter(start) ? end : start.plus(Duration.between(localStart, localEnd)));
    }
}
