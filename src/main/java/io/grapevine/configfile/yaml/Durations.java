package io.grapevine.configfile.yaml;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The two ways in which durations are written: Prometheus' ({@code 1d12h}) and Go's ({@code 1h30m0.5s}). */
public final class Durations {
    /** The longest duration that Go can hold: 2⁶³ - 1 nanoseconds, about 292 years. */
    private static final BigInteger MOST_NANOS = BigInteger.valueOf(Long.MAX_VALUE);

    private static final List<String> UNITS = List.of("y", "w", "d", "h", "m", "s", "ms");
    private static final long[] MILLIS = {31_536_000_000L, 604_800_000, 86_400_000, 3_600_000, 60_000, 1_000, 1};
    private static final Pattern PART = Pattern.compile("([0-9]+)([^0-9]+)");

    private static final Pattern GO_PART = Pattern.compile("([0-9]*)(?:\\.([0-9]*))?(ns|us|µs|μs|ms|s|m|h)");
    private static final Map<String, Long> GO_NANOS = Map.of(
            "ns",
            1L,
            "us",
            1_000L,
            "µs",
            1_000L,
            "μs",
            1_000L,
            "ms",
            1_000_000L,
            "s",
            1_000_000_000L,
            "m",
            60_000_000_000L,
            "h",
            3_600_000_000_000L);

    private Durations() {}

    /** Why a text is no duration. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    /**
     * Reads Prometheus' form: whole numbers with the units y, w, d, h, m, s, ms, each at most once and in this order.
     *
     * @throws Malformed if {@code text} is not of this form or longer than about 292 years
     */
    public static Duration parse(String text) throws Malformed {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        if (text.isEmpty()) {
            throw new Malformed("empty duration string");
        }
        BigInteger millis = BigInteger.ZERO;
        int last = -1;
        int at = 0;
        Matcher part = PART.matcher(text);
        while (at < text.length()) {
            if (!part.find(at) || part.start() != at) {
                throw new Malformed("not a valid duration string");
            }
            int unit = UNITS.indexOf(part.group(2));
            if (unit < 0) {
                throw new Malformed("unknown unit \"" + part.group(2) + "\" in duration");
            }
            if (unit <= last) {
                throw new Malformed("not a valid duration string: units out of order");
            }
            millis = millis.add(new BigInteger(part.group(1)).multiply(BigInteger.valueOf(MILLIS[unit])));
            last = unit;
            at = part.end();
        }
        if (millis.multiply(BigInteger.valueOf(1_000_000)).compareTo(MOST_NANOS) > 0) {
            throw new Malformed("duration out of range");
        }
        return Duration.ofMillis(millis.longValueExact());
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

    /**
     * Reads Go's form: signed, decimal numbers with the units h, m, s, ms, us, µs, ns in any order; zero needs no unit.
     *
     * @throws Malformed if {@code text} is not of this form or out of Go's range
     */
    public static Duration parseGo(String text) throws Malformed {
        boolean signed = text.startsWith("-") || text.startsWith("+");
        String rest = signed ? text.substring(1) : text;
        if (rest.equals("0")) {
            return Duration.ZERO;
        }
        BigInteger nanos = BigInteger.ZERO;
        int at = 0;
        Matcher part = GO_PART.matcher(rest);
        do {
            part.region(at, rest.length());
            BigInteger more = part.lookingAt() ? goPart(part) : null;
            if (more == null) {
                throw new Malformed("not a valid duration string");
            }
            nanos = nanos.add(more);
            at = part.end();
        } while (at < rest.length());
        if (nanos.compareTo(MOST_NANOS) > 0) {
            throw new Malformed("duration out of range");
        }
        return Duration.ofNanos(text.startsWith("-") ? -nanos.longValueExact() : nanos.longValueExact());
    }

    private static @Nullable BigInteger goPart(Matcher part) {
        String whole = part.group(1);
        String fraction = part.group(2) == null ? "" : part.group(2);
        Long unit = GO_NANOS.get(part.group(3));
        if (unit == null || (whole.isEmpty() && fraction.isEmpty())) {
            return null;
        }
        BigDecimal number = new BigDecimal((whole.isEmpty() ? "0" : whole) + "." + fraction + "0");
        return number.multiply(BigDecimal.valueOf(unit))
                .setScale(0, RoundingMode.DOWN)
                .toBigInteger();
    }

    /** Go's form: {@code 1h0m0s}, {@code 1.5s}, {@code 20ms}, {@code 0s}. */
    public static String printGo(Duration duration) {
        long nanos = duration.toNanos();
        if (nanos == 0) {
            return "0s";
        }
        String sign = nanos < 0 ? "-" : "";
        long positive = Math.abs(nanos);
        if (positive < 1_000_000_000L) {
            return sign + below(positive);
        }
        long seconds = positive / 1_000_000_000L;
        StringBuilder out = new StringBuilder(sign);
        if (seconds >= 3600) {
            out.append(seconds / 3600).append('h');
        }
        if (seconds >= 60) {
            out.append(seconds / 60 % 60).append('m');
        }
        return out.append(decimal(seconds % 60 * 1_000_000_000L + positive % 1_000_000_000L, 9))
                .append('s')
                .toString();
    }

    private static String below(long nanos) {
        if (nanos < 1_000) {
            return nanos + "ns";
        }
        return nanos < 1_000_000 ? decimal(nanos, 3) + "µs" : decimal(nanos, 6) + "ms";
    }

    private static String decimal(long value, int digits) {
        BigDecimal decimal = BigDecimal.valueOf(value, digits);
        return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
    }
}
