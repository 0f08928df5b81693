package io.grapevine.features.values;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The text of values: {@code 4.2 now, 1 h ▁▁▂▃▅▇ 0.3–4.2}. */
final class ValueText {
    private static final String BARS = "▁▂▃▄▅▆▇█";
    private static final char GAP = '·';
    private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_EVEN);
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);
    private static final BigDecimal LEAST_PLAIN = new BigDecimal("0.001");
    private static final String[] PREFIXES = {"", "k", "M", "G", "T", "P", "E", "Z", "Y"};

    private ValueText() {}

    /**
     * The text of a series.
     *
     * @param now the value now; null if it is not known
     * @param hour the values over the last hour, the last one is of now, and not a number where there is none; null if they are not known
     * @return empty if nothing is known
     */
    static String of(@Nullable Double now, double @Nullable [] hour) {
        Double last = now == null && hour != null && !Double.isNaN(hour[hour.length - 1])
                ? Double.valueOf(hour[hour.length - 1])
                : now;
        String current = last == null ? "" : number(last) + " now";
        String past = hour == null ? "" : history(hour);
        return current.isEmpty() || past.isEmpty() ? current + past : current + ", " + past;
    }

    /** The course of a series; empty unless it has two values. */
    private static String history(double[] hour) {
        double[] finite = Arrays.stream(hour).filter(Double::isFinite).sorted().toArray();
        if (finite.length < 2) {
            return "";
        }
        double least = finite[0];
        double most = finite[finite.length - 1];
        StringBuilder text = new StringBuilder("1 h ");
        for (double value : hour) {
            text.append(Double.isFinite(value) ? BARS.charAt(height(value, least, most)) : GAP);
        }
        text.append(' ').append(number(least));
        return least == most
                ? text.toString()
                : text.append('–').append(number(most)).toString();
    }

    /** The differences are halved, as that of the greatest numbers is infinite. */
    private static int height(double value, double least, double most) {
        double part = least == most ? 0 : (value / 2 - least / 2) / (most / 2 - least / 2);
        return (int) Math.min(BARS.length() - 1, Math.max(0, part * BARS.length()));
    }

    /**
     * A number with three digits, and from 1000 on with a prefix, as Prometheus' {@code humanize} has it. A number below 1 has no prefix: to
     * people {@code 50m} is no share of 5 %.
     */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        }
        BigDecimal number = BigDecimal.valueOf(value).round(THREE_DIGITS);
        int prefix = 0;
        while (number.abs().compareTo(THOUSAND) >= 0 && prefix < PREFIXES.length - 1) {
            number = number.movePointLeft(3);
            prefix++;
        }
        BigDecimal shortest = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        boolean isPlain = shortest.signum() == 0
                || (shortest.abs().compareTo(LEAST_PLAIN) >= 0 && shortest.abs().compareTo(THOUSAND) < 0);
        return (isPlain ? shortest.toPlainString() : shortest.toString()) + PREFIXES[prefix];
    }
}
