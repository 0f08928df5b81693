package io.grapevine.model.timeinterval;

import java.time.DayOfWeek;
import java.util.List;

/**
 * A range of days of the week, which begins on Sunday.
 *
 * @param begin the first day, 0 (Sunday) to 6 (Saturday)
 * @param end the last day, not before {@code begin}
 */
public record WeekdayRange(int begin, int end) {
    private static final List<String> NAMES =
            List.of("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday");
    private static final String FIELD = "weekdays";
    private static final String EXPECTED = "a day such as monday, or a range such as monday:friday";

    /** Checks that the days exist and are in order. */
    public WeekdayRange {
        if (begin < 0 || begin > end || end >= NAMES.size()) {
            throw new IllegalArgumentException(
                    "weekdays: " + begin + " to " + end + " (expected: 0 <= begin <= end <= 6)");
        }
    }

    /**
     * Reads {@code monday} or {@code monday:friday}, in any case.
     *
     * @throws TimeIntervalException if a day is unknown or the last one comes before the first
     */
    public static WeekdayRange parse(String text) throws TimeIntervalException {
        RangeSyntax.Bounds days = RangeSyntax.read(FIELD, text, EXPECTED, WeekdayRange::day);
        if (days.begin() > days.end()) {
            throw new TimeIntervalException(FIELD, text, "the end not before the start, from sunday to saturday");
        }
        return new WeekdayRange((int) days.begin(), (int) days.end());
    }

    private static long day(String member) throws TimeIntervalException {
        int day = NAMES.indexOf(member);
        if (day < 0) {
            throw new TimeIntervalException(FIELD, member.isEmpty() ? "nothing" : member, EXPECTED);
        }
        return day;
    }

    /** Whether the day lies in the range. */
    public boolean contains(DayOfWeek day) {
        int number = day.getValue() % NAMES.size();
        return number >= begin && number <= end;
    }

    /** {@code monday:friday}, or {@code monday} alone. */
    @Override
    public String toString() {
        return begin == end ? NAMES.get(begin) : NAMES.get(begin) + ":" + NAMES.get(end);
    }
}
