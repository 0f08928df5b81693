package io.grapevine.model.timeinterval;

import java.time.LocalDate;

/**
 * A range of days of the month; negative days count from its end, -1 being the last. Days beyond the end of a month are
 * clamped to it.
 *
 * @param begin the first day, 1 to 31 or -31 to -1
 * @param end the last day, likewise; negative if {@code begin} is
 */
public record DayOfMonthRange(int begin, int end) {
    private static final String FIELD = "days_of_month";
    private static final String EXPECTED = "a day from 1 to 31 or -31 to -1, or a range such as 1:5 or -3:-1";
    private static final int LONGEST_MONTH = 31;
    private static final int SHORTEST_MONTH = 28;

    /** Checks that the days exist in some month and that the range is not empty in every month. */
    public DayOfMonthRange {
        if (!isDay(begin) || !isDay(end) || (begin < 0 && end > 0) || alwaysEmpty(begin, end)) {
            throw new IllegalArgumentException(
                    "days of month: " + begin + " to " + end + " (expected: " + EXPECTED + ")");
        }
    }

    /**
     * Reads {@code 1:5}, {@code -3:-1}, {@code 15:-1} or a single day.
     *
     * @throws TimeIntervalException if a day cannot exist, a negative start has a positive end, or the end comes
     *     before the start however long the month is
     */
    public static DayOfMonthRange parse(String text) throws TimeIntervalException {
        RangeSyntax.Bounds days =
                RangeSyntax.read(FIELD, text, EXPECTED, member -> RangeSyntax.number(FIELD, member, EXPECTED));
        for (long day : new long[] {days.begin(), days.end()}) {
            if (!isDay(day)) {
                throw new TimeIntervalException(FIELD, Long.toString(day), EXPECTED);
            }
        }
        if (days.begin() < 0 && days.end() > 0) {
            throw new TimeIntervalException(FIELD, text, "a negative end where the start is negative");
        }
        if (alwaysEmpty(days.begin(), days.end())) {
            throw new TimeIntervalException(FIELD, text, "the end not before the start in a month of 28 days");
        }
        return new DayOfMonthRange((int) days.begin(), (int) days.end());
    }

    private static boolean isDay(long day) {
        return day != 0 && day >= -LONGEST_MONTH && day <= LONGEST_MONTH;
    }

    /**
     * Counts a negative day as one less than it is, as Alertmanager does, so that {@code 28:-1} is refused here too.
     */
    private static boolean alwaysEmpty(long begin, long end) {
        return (begin < 0 ? SHORTEST_MONTH + begin : begin) > (end < 0 ? SHORTEST_MONTH + end : end);
    }

    /** Whether the date lies in the range. */
    public boolean contains(LocalDate date) {
        int length = date.lengthOfMonth();
        int first = begin < 0 ? length + begin + 1 : begin;
        int last = end < 0 ? length + end + 1 : end;
        return date.getDayOfMonth() >= first && date.getDayOfMonth() <= last;
    }

    /** {@code 1:5}, or {@code 1} alone. */
    @Override
    public String toString() {
        return RangeSyntax.write(begin, end);
    }
}
