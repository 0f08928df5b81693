package io.grapevine.base.go;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parser and formatter of durations in Go's form: {@code 1h30m}, {@code 500ms}, {@code -1.5s}. */
public final class GoDuration {
    private static final Pattern TERM = Pattern.compile("(\\d*+)(?:\\.(\\d*+))?([^\\d.]++)");

    /** The length of 2⁶³ in decimal. */
    private static final int MOST_DIGITS = 19;

    private static final long SECOND = 1_000_000_000L;
    private static final Map<String, Long> NANOS = Map.ofEntries(
            Map.entry("ns", 1L),
            Map.entry("us", 1_000L),
            Map.entry("µs", 1_000L),
            Map.entry("μs", 1_000L),
            Map.entry("ms", 1_000_000L),
            Map.entry("s", SECOND),
            Map.entry("m", 60 * SECOND),
            Map.entry("h", 3_600 * SECOND),
            Map.entry("d", 86_400 * SECOND),
            Map.entry("w", 604_800 * SECOND));

    private GoDuration() {}

    /** Set of units in which a duration may be written. */
    public enum Units {
        /** Hours and shorter, as in Go itself. */
        GO,
        /** Also days ({@code d}) and weeks ({@code w}), as flags take them. */
        WITH_DAYS;

        /** The nanoseconds of a unit; 0 if there is none of this name. */
        private long nanos(String unit) {
            boolean known = this == WITH_DAYS || !(unit.equals("d") || unit.equals("w"));
            return known ? NANOS.getOrDefault(unit, 0L) : 0;
        }
    }

    /** Reads a duration; empty if it is not one, or is longer than Go's 292 years. */
    public static Optional<Duration> parse(String text, Units units) {
        boolean negative = text.startsWith("-");
        String terms = negative || text.startsWith("+") ? text.substring(1) : text;
        if (terms.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        long total = 0;
        int end = 0;
        for (Matcher term = TERM.matcher(terms); term.lookingAt(); term.region(end, terms.length())) {
            OptionalLong nanos = nanos(term, units.nanos(term.group(3)));
            total += nanos.orElse(0);
            if (nanos.isEmpty() || isTooLong(total)) {
                return Optional.empty();
            }
            end = term.end();
        }
        boolean whole = end > 0 && end == terms.length() && (negative || total >= 0);
        return whole ? Optional.of(Duration.ofNanos(negative ? -total : total)) : Optional.empty();
    }

    /** Whether an unsigned number is above 2⁶³, which only a negative duration has. */
    private static boolean isTooLong(long unsigned) {
        return Long.compareUnsigned(unsigned, Long.MIN_VALUE) > 0;
    }

    /** The nanoseconds of a number with its unit, of whose fraction Go's floats decide what is cut off. */
    private static OptionalLong nanos(Matcher term, long unit) {
        String fraction = term.group(2) == null ? "" : term.group(2);
        OptionalLong whole = whole(term.group(1));
        boolean none = unit == 0 || term.group(1).length() + fraction.length() == 0;
        if (none || whole.isEmpty() || Long.compareUnsigned(whole.getAsLong(), Long.MIN_VALUE / -unit) > 0) {
            return OptionalLong.empty();
        }
        long nanos = whole.getAsLong() * unit + part(fraction, unit);
        return isTooLong(nanos) ? OptionalLong.empty() : OptionalLong.of(nanos);
    }

    private static OptionalLong whole(String digits) {
        int from = 0;
        while (from < digits.length() && digits.charAt(from) == '0') {
            from++;
        }
        if (digits.length() - from > MOST_DIGITS) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseUnsignedLong("0" + digits.substring(from)));
    }

    /** The nanoseconds of a fraction, of which the digits that a number of 63 bits holds count. */
    private static long part(String fraction, long unit) {
        long digits = 0;
        double scale = 1;
        for (int i = 0; i < fraction.length() && digits <= Long.MAX_VALUE / 10; i++) {
            long next = digits * 10 + (fraction.charAt(i) - '0');
            if (next < 0) {
                break;
            }
            digits = next;
            scale *= 10;
        }
        return (long) (digits * (unit / scale));
    }

    /** Writes a duration as Go prints it: {@code 1m30s}, {@code 1.5ms}, {@code 0s}. */
    public static String format(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        String sign = duration.isNegative() ? "-" : "";
        Duration length = duration.abs();
        if (length.toSeconds() == 0) {
            return sign + fraction(length.toNanos());
        }
        long minutes = length.toSeconds() / 60;
        String seconds = shift(length.toSeconds() % 60 * SECOND + length.toNanosPart(), 9) + "s";
        if (minutes == 0) {
            return sign + seconds;
        }
        return sign + (minutes < 60 ? "" : minutes / 60 + "h") + minutes % 60 + "m" + seconds;
    }

    private static String fraction(long nanos) {
        if (nanos < 1_000) {
            return nanos + "ns";
        }
        return nanos < 1_000_000 ? shift(nanos, 3) + "µs" : shift(nanos, 6) + "ms";
    }

    private static String shift(long value, int digits) {
        return value == 0
                ? "0"
                : BigDecimal.valueOf(value, digits).stripTrailingZeros().toPlainString();
    }
}
