package io.grapevine.base.go;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parser and formatter of durations in Go's form: {@code 1h30m}, {@code 500ms}, {@code -1.5s}. */
public final class GoDuration {
    private static final Pattern TERM = Pattern.compile("(\\d*+)(?:\\.(\\d*+))?([^\\d.]++)");
    private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);
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

        private Optional<BigDecimal> unit(String name) {
            boolean known = this == WITH_DAYS || !(name.equals("d") || name.equals("w"));
            return known ? Optional.ofNullable(NANOS.get(name)).map(BigDecimal::valueOf) : Optional.empty();
        }
    }

    /** Reads a duration; empty if it is not one, or is longer than Go's 292 years. */
    public static Optional<Duration> parse(String text, Units units) {
        boolean signed = text.startsWith("-") || text.startsWith("+");
        String terms = signed ? text.substring(1) : text;
        if (terms.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        BigDecimal total = BigDecimal.ZERO;
        int end = 0;
        for (Matcher term = TERM.matcher(terms); term.lookingAt(); term.region(end, terms.length())) {
            String whole = term.group(1);
            String fraction = term.group(2) == null ? "" : term.group(2);
            Optional<BigDecimal> unit = units.unit(term.group(3));
            if (unit.isEmpty() || (whole + fraction).isEmpty()) {
                return Optional.empty();
            }
            BigDecimal count = new BigDecimal("0" + whole + "." + fraction + "0");
            total = total.add(count.multiply(unit.get()).setScale(0, RoundingMode.DOWN));
            end = term.end();
        }
        if (end == 0 || end < terms.length() || total.compareTo(LONGEST) > 0) {
            return Optional.empty();
        }
        long nanos = total.longValueExact();
        return Optional.of(Duration.ofNanos(text.startsWith("-") ? -nanos : nanos));
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
