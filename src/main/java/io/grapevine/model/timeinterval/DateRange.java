package io.grapevine.model.timeinterval;

import java.time.LocalDate;
import java.time.Month;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A range of days, months or years: an element of a {@link Field} of a time interval.
 *
 * @param begin the first number that belongs to it
 * @param end the last one; not before {@code begin}, but for weekdays, which go on after Saturday, and for days of the month
 *     that count from its end
 */
public record DateRange(Field field, long begin, long end) {
    private static final int LONGEST_MONTH = 31;
    private static final int SHORTEST_MONTH = 28;

    /** The fields of a time interval that have such ranges. */
    public enum Field {
        /** Days of the week from 0, Sunday, to 6, always by their names. */
        WEEKDAYS(
                "a day such as monday, or a range such as monday:friday",
                null,
                0,
                List.of("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")),

        /** Days from 1 to 31, or from -31 to -1, the last of the month. Those that a month has not are left out. */
        DAYS_OF_MONTH(
                "a day from 1 to 31 or -31 to -1, or a range such as 1:5 or -3:-1",
                "the end not before the start in a month of 28 days",
                0,
                List.of()),

        /** Months from 1, January, to 12, which may have names. */
        MONTHS(
                "a month from january to december or from 1 to 12, or a range such as january:march",
                "the end not before the start, within one year",
                1,
                Arrays.stream(Month.values())
                        .map(month -> month.name().toLowerCase(Locale.ROOT))
                        .toList()),

        YEARS("a year such as 2030, or a range such as 2030:2032", "the end not before the start", 0, List.of());

        private final String expected;
        private final @Nullable String order;
        private final int firstNamed;

        @SuppressWarnings("ImmutableEnumChecker") // no list here can be changed
        private final List<String> names;

        /** Takes as {@code order} what is asked of a range that ends before it begins, or null if it may. */
        Field(String expected, @Nullable String order, int firstNamed, List<String> names) {
            this.expected = expected;
            this.order = order;
            this.firstNamed = firstNamed;
            this.names = names;
        }

        /** The name in the configuration. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        private TimeIntervalException fault(String actual, String wanted) {
            return new TimeIntervalException(key(), actual, wanted);
        }

        private long number(String member) throws TimeIntervalException {
            int named = names.indexOf(member);
            if (named >= 0) {
                return firstNamed + named;
            }
            int sign = member.startsWith("+") || member.startsWith("-") ? 1 : 0;
            boolean digits = member.length() > sign && member.chars().skip(sign).allMatch(c -> c >= '0' && c <= '9');
            if (this == WEEKDAYS || !digits) {
                throw fault(member.isEmpty() ? "nothing" : member, expected);
            }
            try {
                return Long.parseLong(member);
            } catch (NumberFormatException outOfRange) {
                throw fault(member, expected + ", within 64 bits");
            }
        }

        private boolean has(long number) {
            return switch (this) {
                case WEEKDAYS -> number >= 0 && number < names.size();
                case DAYS_OF_MONTH -> number != 0 && number >= -LONGEST_MONTH && number <= LONGEST_MONTH;
                case MONTHS -> number >= firstNamed && number < firstNamed + names.size();
                case YEARS -> true;
            };
        }

        /** The rule that a range breaks, or null. {@code 28:-1} does, since Alertmanager counts -1 as one day less. */
        private @Nullable String brokenRule(long begin, long end) {
            boolean days = this == DAYS_OF_MONTH;
            if (days && begin < 0 && end > 0) {
                return "a negative end where the start is negative";
            }
            long first = days && begin < 0 ? SHORTEST_MONTH + begin : begin;
            long last = days && end < 0 ? SHORTEST_MONTH + end : end;
            return first > last ? order : null;
        }
    }

    /** Refuses what {@link #parse} refuses. */
    public DateRange {
        if (!field.has(begin) || !field.has(end) || field.brokenRule(begin, end) != null) {
            throw new IllegalArgumentException(
                    field.key() + ": " + begin + " to " + end + " (expected: " + field.expected + ")");
        }
    }

    /**
     * Reads one member of a field, or two separated by a colon, in any case: {@code monday:friday}, {@code -3:-1}.
     *
     * @throws TimeIntervalException if a member does not exist, or the last one comes before the first
     */
    public static DateRange parse(Field field, String text) throws TimeIntervalException {
        List<String> members = List.of(lowerCase(text).split(":", -1));
        if (members.size() > 2) {
            throw field.fault(text, field.expected);
        }
        long begin = field.number(members.get(0));
        long end = members.size() == 1 ? begin : field.number(members.get(1));
        if (!field.has(begin) || !field.has(end)) {
            throw field.fault(Long.toString(field.has(begin) ? end : begin), field.expected);
        }
        String brokenRule = field.brokenRule(begin, end);
        if (brokenRule != null) {
            throw field.fault(text, brokenRule);
        }
        return new DateRange(field, begin, end);
    }

    /** Character by character as Go does it; {@link String#toLowerCase} would make two of a dotted capital I. */
    private static String lowerCase(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        text.codePoints().map(Character::toLowerCase).forEach(lower::appendCodePoint);
        return lower.toString();
    }

    boolean contains(LocalDate date) {
        int length = date.lengthOfMonth();
        return switch (field) {
            case WEEKDAYS -> holdsWeekday(date.getDayOfWeek().getValue() % field.names.size());
            case DAYS_OF_MONTH ->
                holds(date.getDayOfMonth(), begin < 0 ? length + begin + 1 : begin, end < 0 ? length + end + 1 : end);
            case MONTHS -> holds(date.getMonthValue(), begin, end);
            case YEARS -> holds(date.getYear(), begin, end);
        };
    }

    private boolean holdsWeekday(int day) {
        return begin <= end ? holds(day, begin, end) : day >= begin || day <= end;
    }

    private static boolean holds(int number, long first, long last) {
        return number >= first && number <= last;
    }

    /** {@code monday:friday}, {@code 1:3}, or a single member; only weekdays by their names. */
    @Override
    public String toString() {
        return begin == end ? member(begin) : member(begin) + ":" + member(end);
    }

    private String member(long number) {
        return field == Field.WEEKDAYS ? field.names.get((int) number) : Long.toString(number);
    }
}
