package io.grapevine.model.timeinterval;

import io.grapevine.model.zone.ZoneTable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A schedule in the five fields of cron, evaluated in a time zone: minute, hour, day of month, month, day of week. A wall time
 * that a clock change skips is moved on by the change; of two equal wall times the first counts.
 */
public final class CronSchedule implements Schedule {
    /** A clock change is at most this long, but for a few historical ones. */
    private static final int CHANGE_HOURS = 3;

    /** After so many years without a slot there is none: February 29 comes after eight years at the latest. */
    private static final int YEARS = 9;

    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

    private final String text;
    private final Location zone;
    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet daysOfMonth;
    private final BitSet months;
    private final BitSet daysOfWeek;
    /** Whether a day matches if either of its two fields does: as in cron, if both are restricted. */
    private final boolean eitherDay;

    private CronSchedule(String text, String[] fields, Location zone) throws TimeIntervalException {
        this.text = text;
        this.zone = zone;
        minutes = new Field("minute", 0, 59, List.of()).parse(fields[0]);
        hours = new Field("hour", 0, 23, List.of()).parse(fields[1]);
        daysOfMonth = new Field("day of month", 1, 31, List.of()).parse(fields[2]);
        months = new Field("month", 1, 12, MONTHS).parse(fields[3]);
        daysOfWeek = new Field("day of week", 0, 7, DAYS).parse(fields[4]);
        if (daysOfWeek.get(7)) {
            daysOfWeek.set(0);
        }
        eitherDay = !fields[2].startsWith("*") && !fields[4].startsWith("*");
    }

    /**
     * Reads a schedule.
     *
     * @throws TimeIntervalException if {@code text} has not five fields, one of them is not valid, or no date matches
     */
    public static CronSchedule parse(String text, Location zone) throws TimeIntervalException {
        String[] fields = text.strip().split("\\s+");
        if (fields.length != 5) {
            throw new TimeIntervalException(
                    "cron", text, "five fields: minute, hour, day of month, month, day of week");
        }
        CronSchedule schedule = new CronSchedule(text, fields, zone);
        if (schedule.next(Instant.EPOCH).isEmpty()) {
            throw new TimeIntervalException("cron", text, "a day that one of the months has");
        }
        return schedule;
    }

    /** A field of the five. */
    private record Field(String name, int least, int most, List<String> names) {
        BitSet parse(String text) throws TimeIntervalException {
            BitSet values = new BitSet();
            for (String part : text.split(",", -1)) {
                add(part, values);
            }
            return values;
        }

        private void add(String part, BitSet values) throws TimeIntervalException {
            String[] stepped = part.split("/", -1);
            int step = stepped.length == 2 ? number(stepped[1], part) : 1;
            if (stepped.length > 2 || step < 1) {
                throw fault(part);
            }
            String range = stepped[0];
            int first = least;
            int last = most;
            if (!range.equals("*")) {
                String[] ends = range.split("-", -1);
                first = value(ends[0], part);
                last = ends.length == 2 ? value(ends[1], part) : stepped.length == 2 ? most : first;
                if (ends.length > 2) {
                    throw fault(part);
                }
            }
            if (first < least || last > most || first > last) {
                throw fault(part);
            }
            for (int i = first; i <= last; i += step) {
                values.set(i);
            }
        }

        private int value(String text, String part) throws TimeIntervalException {
            for (int i = 0; i < names.size(); i++) {
                if (names.get(i).equalsIgnoreCase(text)) {
                    return least + i;
                }
            }
            return number(text, part);
        }

        private int number(String text, String part) throws TimeIntervalException {
            if (!text.matches("\\d{1,3}")) {
                throw fault(part);
            }
            return Integer.parseInt(text);
        }

        private TimeIntervalException fault(String part) {
            return new TimeIntervalException(name, part, least + " to " + most + ", *, a range, a list or a step");
        }
    }

    @Override
    public Location zone() {
        return zone;
    }

    @Override
    public Optional<Instant> next(Instant after) {
        ZoneTable rules = zone.table();
        LocalDateTime from = rules.at(after).toLocalDateTime().minusHours(CHANGE_HOURS);
        LocalDate last = from.toLocalDate().plusYears(YEARS);
        @Nullable Instant best = null;
        @Nullable LocalDateTime until = null;
        for (LocalDate day = from.toLocalDate(); day.isBefore(last); day = day.plusDays(1)) {
            if (until != null && day.isAfter(until.toLocalDate())) {
                break;
            }
            if (!matches(day)) {
                continue;
            }
            for (LocalTime time = first(); time != null; time = following(time)) {
                LocalDateTime local = day.atTime(time);
                if (until != null && local.isAfter(until)) {
                    break; // a skipped wall time before it may be moved beyond a later one, but not so far
                }
                Instant slot = rules.instant(local);
                if (slot.isAfter(after) && (best == null || slot.isBefore(best))) {
                    best = slot;
                    until = rules.at(slot).toLocalDateTime();
                }
            }
        }
        return Optional.ofNullable(best);
    }

    private boolean matches(LocalDate day) {
        boolean ofMonth = daysOfMonth.get(day.getDayOfMonth());
        boolean ofWeek = daysOfWeek.get(day.getDayOfWeek().getValue() % 7);
        return months.get(day.getMonthValue()) && (eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek);
    }

    private LocalTime first() {
        return LocalTime.of(hours.nextSetBit(0), minutes.nextSetBit(0));
    }

    private @Nullable LocalTime following(LocalTime time) {
        int minute = minutes.nextSetBit(time.getMinute() + 1);
        if (minute >= 0) {
            return time.withMinute(minute);
        }
        int hour = hours.nextSetBit(time.getHour() + 1);
        return hour < 0 ? null : LocalTime.of(hour, minutes.nextSetBit(0));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CronSchedule that && text.equals(that.text) && zone.equals(that.zone);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text, zone);
    }

    /** The five fields as they were written. */
    @Override
    public String toString() {
        return text;
    }
}
