package io.grapevine.server.flags;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Numbers as Go reads them from text, which is narrower than Java ({@code 1f}, blanks) and in places wider. */
final class GoNumber {
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d+)?");
    private static final Pattern HEXADECIMAL =
            Pattern.compile("[-+]?0[xX](\\p{XDigit}+(\\.\\p{XDigit}*)?|\\.\\p{XDigit}+)[pP][-+]?\\d+");
    private static final Pattern INFINITE = Pattern.compile("[-+]?inf(inity)?", Pattern.CASE_INSENSITIVE);

    private GoNumber() {}

    /** A floating-point number; empty if the text is none or too large. */
    static OptionalDouble parseFloat(String text) {
        if (INFINITE.matcher(text).matches()) {
            return OptionalDouble.of(text.charAt(0) == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
        }
        if (text.equalsIgnoreCase("nan")) {
            return OptionalDouble.of(Double.NaN);
        }
        if (!DECIMAL.matcher(text).matches() && !HEXADECIMAL.matcher(text).matches()) {
            return OptionalDouble.empty();
        }
        double value = Double.parseDouble(text);
        return Double.isInfinite(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** A whole number, from a number whose fraction is cut off; empty where it does not fit into 31 bits. */
    static OptionalInt parseInt(String text) {
        OptionalDouble value = parseFloat(text);
        if (value.isEmpty() || !(Math.abs(value.getAsDouble()) <= Integer.MAX_VALUE)) {
            return OptionalInt.empty();
        }
        return OptionalInt.of((int) value.getAsDouble());
    }

    /** A bare count of seconds: digits only, at most ten years of them. */
    static Optional<Duration> parseSeconds(String text) {
        return text.matches("\\d{1,9}") ? Optional.of(Duration.ofSeconds(Long.parseLong(text))) : Optional.empty();
    }
}
