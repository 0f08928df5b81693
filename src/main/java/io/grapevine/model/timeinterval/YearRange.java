package io.grapevine.model.timeinterval;

/** A range of years; the last one is not before the first. */
public record YearRange(long begin, long end) {
    private static final String FIELD = "years";
    private static final String EXPECTED = "a year such as 2030, or a range such as 2030:2032";

    public YearRange {
        if (begin > end) {
            throw new IllegalArgumentException("years: " + begin + " to " + end + " (expected: begin <= end)");
        }
    }

    /**
     * Reads {@code 2030} or {@code 2030:2032}.
     *
     * @throws TimeIntervalException if a year is no number or the last one comes before the first
     */
    public static YearRange parse(String text) throws TimeIntervalException {
        RangeSyntax.Bounds years =
                RangeSyntax.read(FIELD, text, EXPECTED, member -> RangeSyntax.number(FIELD, member, EXPECTED));
        if (years.begin() > years.end()) {
            throw new TimeIntervalException(FIELD, text, "the end not before the start");
        }
        return new YearRange(years.begin(), years.end());
    }

    /** Whether the year lies in the range. */
    public boolean contains(int year) {
        return year >= begin && year <= end;
    }

    /** {@code 2030:2032}, or {@code 2030} alone. */
    @Override
    public String toString() {
        return RangeSyntax.write(begin, end);
    }
}
