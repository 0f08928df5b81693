package io.grapevine.model.timeinterval;

import java.time.Month;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A range of months.
 *
 * @param begin the first month, 1 being January; Alertmanager takes any number, so a month may lie outside the year
 * @param end the last month, not before {@code begin}
 */
public record MonthRange(long begin, long end) {
    private static final List<String> NAMES = Arrays.stream(Month.values())
            .map(month -> month.name().toLowerCase(Locale.ROOT))
            .toList();
    private static final String FIELD = "months";
    private static final String EXPECTED = "a month such as january or 1, or a range such as january:march";

    public MonthRange {
        if (begin > end) {
            throw new IllegalArgumentException("months: " + begin + " to " + end + " (expected: begin <= end)");
        }
    }

    /**
     * Reads {@code january}, {@code january:march}, {@code 1:3} or a mixture, in any case.
     *
     * @throws TimeIntervalException if a month is neither name nor number, or the last one comes before the first
     */
    public static MonthRange parse(String text) throws TimeIntervalException {
        RangeSyntax.Bounds months = RangeSyntax.read(FIELD, text, EXPECTED, MonthRange::month);
        if (months.begin() > months.end()) {
            throw new TimeIntervalException(FIELD, text, "the end not before the start, within one year");
        }
        return new MonthRange(months.begin(), months.end());
    }

    private static long month(String member) throws TimeIntervalException {
        int named = NAMES.indexOf(member);
        return named >= 0 ? named + 1 : RangeSyntax.number(FIELD, member, EXPECTED);
    }

    /** Whether the month lies in the range. */
    public boolean contains(Month month) {
        return month.getValue() >= begin && month.getValue() <= end;
    }

    /** {@code 1:3}, or {@code 1} alone: numbers, as Alertmanager writes months. */
    @Override
    public String toString() {
        return RangeSyntax.write(begin, end);
    }
}
