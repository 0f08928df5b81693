package io.grapevine.model.zone;

import io.grapevine.model.zone.Tzif.Type;
import java.io.IOException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransitionRule;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rule for all times after the last change that a file of a time zone lists: its footer, the variable {@code TZ} of POSIX with
 * the extensions of RFC 8536, such as {@code CET-1CEST,M3.5.0,M10.5.0/3}.
 *
 * @param summer null where clocks do not change
 */
record PosixZone(Type standard, @Nullable Summer summer) {
    private static final int DAY = 86_400;

    /**
     * The time that the rule names second. It may be the one in winter: with negative daylight saving that is the one that differs.
     *
     * @param start when it begins, by the standard time
     * @param end when it ends, by this time
     */
    record Summer(Type time, Date start, Date end) {}

    /** The form of a date. */
    private enum Form {
        /** A weekday of a month: {@code M3.5.0}, the last Sunday of March. */
        WEEKDAY,
        /** A day of the year from 1 to 365, never February 29: {@code J60}. */
        COUNTED,
        /** A day of the year from 0 to 365: {@code 59}. */
        ZERO_BASED
    }

    /**
     * A date of each year, and the seconds from its midnight on, which may be before it or days later.
     *
     * @param day the day of the year; of a weekday its number from 0, Sunday, on
     */
    private record Date(Form form, int month, int week, int day, int seconds) {
        /** The seconds from 1970 to the wall time of a year. */
        long in(int year) {
            LocalDate date = switch (form) {
                case WEEKDAY -> weekdayIn(year);
                case COUNTED -> Year.of(2023).atDay(day).withYear(year);
                case ZERO_BASED -> LocalDate.of(year, 1, 1).plusDays(day);
            };
            return date.toEpochDay() * DAY + seconds;
        }

        private LocalDate weekdayIn(int year) {
            LocalDate first = LocalDate.of(year, month, 1);
            return week == LAST
                    ? first.with(TemporalAdjusters.lastInMonth(weekday()))
                    : first.with(TemporalAdjusters.dayOfWeekInMonth(week, weekday()));
        }

        private DayOfWeek weekday() {
            return DayOfWeek.of(day == 0 ? 7 : day);
        }

        /** The rule of Java, which knows a weekday on or after a day of a month, or before its end; empty for what it has not. */
        Optional<ZoneOffsetTransitionRule> rule(ZoneOffset standard, ZoneOffset before, ZoneOffset after) {
            int days = Math.floorDiv(seconds, DAY);
            LocalTime time = LocalTime.ofSecondOfDay(Math.floorMod(seconds, DAY));
            if (form == Form.ZERO_BASED) {
                return Optional.empty();
            }
            int dayOfMonth;
            Month of;
            @Nullable DayOfWeek weekday = null;
            if (form == Form.COUNTED) {
                LocalDate date = LocalDate.of(2023, 1, 1).plusDays(day - 1 + days);
                of = date.getMonth();
                dayOfMonth = date.getDayOfMonth();
                boolean isOverFebruary = Math.min(day, day + days) < MARCH && Math.max(day, day + days) >= MARCH;
                if (date.getYear() != 2023 || isOverFebruary) {
                    return Optional.empty();
                }
            } else {
                of = Month.of(month);
                weekday = weekday().plus(days);
                dayOfMonth = week == LAST ? -1 + days : (week - 1) * 7 + 1 + days;
                boolean within = week == LAST
                        ? dayOfMonth <= -1 && dayOfMonth >= -LAST_WEEKS
                        : dayOfMonth >= 1 && dayOfMonth <= LAST_WEEKS;
                if (!within) {
                    return Optional.empty();
                }
            }
            return Optional.of(ZoneOffsetTransitionRule.of(
                    of,
                    dayOfMonth,
                    weekday,
                    time,
                    false,
                    ZoneOffsetTransitionRule.TimeDefinition.WALL,
                    standard,
                    before,
                    after));
        }
    }

    /** The number of the last week of a month. */
    private static final int LAST = 5;

    /** A weekday on or after this day, counted from either end, is in every month. */
    private static final int LAST_WEEKS = 22;

    /** The number of March 1 in a year without February 29. */
    private static final int MARCH = 60;

    private static final String NAME = "(<[A-Za-z0-9+-]{3,}>|[A-Za-z]{3,})";
    private static final String CLOCK = "([+-]?\\d{1,3}(?::\\d{1,2}){0,2})";
    private static final String DATE = "(M\\d{1,2}\\.\\d\\.\\d|J?\\d{1,3})(?:/" + CLOCK + ")?";
    private static final Pattern RULE =
            Pattern.compile(NAME + CLOCK + "(?:" + NAME + CLOCK + "?," + DATE + "," + DATE + ")?");

    private static final int TWO_HOURS = 7200;
    private static final int MOST_HOURS = 24;

    /** A change is at most so many hours from the midnight of its date. */
    private static final int WEEK_OF_HOURS = 167;

    /**
     * Reads a rule.
     *
     * @throws IOException if it is not one
     */
    static PosixZone parse(String text) throws IOException {
        Matcher matcher = RULE.matcher(text);
        if (!matcher.matches()) {
            throw new IOException("the rule in the footer is malformed");
        }
        int offset = -seconds(matcher.group(2), MOST_HOURS);
        Type standard = new Type(offset, false, name(matcher.group(1)));
        if (matcher.group(3) == null) {
            return new PosixZone(standard, null);
        }
        int other = matcher.group(4) == null ? offset + TWO_HOURS / 2 : -seconds(matcher.group(4), MOST_HOURS);
        return new PosixZone(
                standard,
                new Summer(
                        new Type(other, true, name(matcher.group(3))),
                        date(matcher.group(5), matcher.group(6)),
                        date(matcher.group(7), matcher.group(8))));
    }

    private static String name(String text) {
        return text.startsWith("<") ? text.substring(1, text.length() - 1) : text;
    }

    private static int seconds(String text, int mostHours) throws IOException {
        boolean negative = text.startsWith("-");
        String[] parts =
                text.substring(negative || text.startsWith("+") ? 1 : 0).split(":");
        int seconds = 0;
        for (int i = 0; i < 3; i++) {
            int part = i < parts.length ? Integer.parseInt(parts[i]) : 0;
            if (part > (i == 0 ? mostHours : 59)) {
                throw new IOException("a time in the footer is out of range");
            }
            seconds = seconds * 60 + part;
        }
        return negative ? -seconds : seconds;
    }

    private static Date date(String text, @Nullable String time) throws IOException {
        int seconds = time == null ? TWO_HOURS : seconds(time, WEEK_OF_HOURS);
        if (text.startsWith("M")) {
            String[] parts = text.substring(1).split("\\.");
            int month = Integer.parseInt(parts[0]);
            int week = Integer.parseInt(parts[1]);
            int day = Integer.parseInt(parts[2]);
            if (month >= 1 && month <= 12 && week >= 1 && week <= LAST && day <= 6) {
                return new Date(Form.WEEKDAY, month, week, day, seconds);
            }
        } else if (text.startsWith("J")) {
            int day = Integer.parseInt(text.substring(1));
            if (day >= 1 && day <= 365) {
                return new Date(Form.COUNTED, 0, 0, day, seconds);
            }
        } else if (Integer.parseInt(text) <= 365) {
            return new Date(Form.ZERO_BASED, 0, 0, Integer.parseInt(text), seconds);
        }
        throw new IOException("a date in the footer is out of range");
    }

    /** Whether the time that the rule names second is in force at a time in seconds since 1970. */
    private boolean isSummer(long seconds) {
        if (summer == null) {
            return false;
        }
        int year = ZoneTable.instant(seconds).atOffset(ZoneOffset.UTC).getYear();
        // The last change decides. That of a date near the end of a year may be in another one.
        long last = Long.MIN_VALUE;
        boolean isSummer = false;
        for (int each = year - 1; each <= year + 1; each++) {
            long end = end(each);
            if (end <= seconds && end >= last) {
                last = end;
                isSummer = false;
            }
            long start = start(each);
            if (start <= seconds && start >= last) {
                last = start;
                isSummer = true;
            }
        }
        return isSummer;
    }

    /** What clocks show at a time in seconds since 1970. */
    Type at(long seconds) {
        return summer != null && isSummer(seconds) ? summer.time() : standard;
    }

    /** The changes of a year, by their time. */
    List<Long> changes(int year) {
        return summer == null
                ? List.of()
                : Stream.of(start(year), end(year)).sorted().toList();
    }

    private long start(int year) {
        return summer == null ? 0 : summer.start().in(year) - standard.offset();
    }

    private long end(int year) {
        return summer == null ? 0 : summer.end().in(year) - summer.time().offset();
    }

    /** The changes as rules of Java, in the order of the year; empty if there are none, or if Java has no such rules. */
    List<ZoneOffsetTransitionRule> rules() {
        if (summer == null || standard.offset() == summer.time().offset()) {
            return List.of();
        }
        ZoneOffset normal = ZoneOffset.ofTotalSeconds(standard.offset());
        ZoneOffset other = ZoneOffset.ofTotalSeconds(summer.time().offset());
        Optional<ZoneOffsetTransitionRule> start = summer.start().rule(normal, normal, other);
        Optional<ZoneOffsetTransitionRule> end = summer.end().rule(normal, other, normal);
        if (start.isEmpty() || end.isEmpty()) {
            return List.of();
        }
        return start(2024) < end(2024) ? List.of(start.get(), end.get()) : List.of(end.get(), start.get());
    }
}
