package io.grapevine.config.yaml;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parser and formatter of durations in Prometheus' form: {@code 1d12h}. */
public final class DurationField {
    /** The longest duration that Go can hold: 2⁶³ - 1 nanoseconds, about 292 years. */
    private static final BigInteger MOST_NANOS = BigInteger.valueOf(Long.MAX_VALUE);

    private static final List<String> UNITS = List.of("y", "w", "d", "h", "m", "s", "ms");
    private static final long[] MILLIS = {31_536_000_000L, 604_800_000, 86_400_000, 3_600_000, 60_000, 1_000, 1};
    private static final Pattern PART = Pattern.compile("([0-9]+)([^0-9]+)");

    private DurationField() {}

    /**
     * Reads Prometheus' form: whole numbers with the units y, w, d, h, m, s, ms, each at most once and in this order.
     *
     * @throws IllegalArgumentException if {@code text} is not of this form or longer than about 292 years
     */
    static Duration parse(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        if (text.isEmpty()) {
            throw new IllegalArgumentException("empty duration string");
        }
        BigInteger millis = BigInteger.ZERO;
        int last = -1;
        int at = 0;
        Matcher part = PART.matcher(text);
        while (at < text.length()) {
            if (!part.find(at) || part.start() != at) {
                throw new IllegalArgumentException("not a valid duration string");
            }
            int unit = UNITS.indexOf(part.group(2));
            if (unit < 0) {
                throw new IllegalArgumentException("unknown unit \"" + part.group(2) + "\" in duration");
            }
            if (unit <= last) {
                throw new IllegalArgumentException("not a valid duration string: units out of order");
            }
            millis = millis.add(new BigInteger(part.group(1)).multiply(BigInteger.valueOf(MILLIS[unit])));
            last = unit;
            at = part.end();
        }
        if (millis.multiply(BigInteger.valueOf(1_000_000)).compareTo(MOST_NANOS) > 0) {
            throw new IllegalArgumentException("duration out of range");
        }
        return Duration.ofMillis(millis.longValueExact());
    }

    /** Reads Prometheus' form; empty if {@code text} is not of it. */
    public static Optional<Duration> of(String text) {
        try {
            return Optional.of(parse(text));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** Prometheus' form: years and weeks only where nothing remains, a zero as {@code 0s}. */
    public static String print(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        StringBuilder out = new StringBuilder(millis < 0 ? "-" : "");
        millis = Math.abs(millis);
        for (int i = 0; i < MILLIS.length; i++) {
            boolean onlyWhole = i < 2;
            long count = millis / MILLIS[i];
            if (count > 0 && (!onlyWhole || millis % MILLIS[i] == 0)) {
                out.append(count).append(UNITS.get(i));
                millis -= count * MILLIS[i];
            }
        }
        return out.toString();
    }
}
