package io.grapevine.server.flags;

import io.grapevine.base.commandline.ValueType;
import io.grapevine.base.go.GoDuration;
import io.grapevine.base.go.YamlScalar;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Types of the values of the server's flags, besides the types that amtool has, too. */
enum FlagType implements ValueType {
    /** A Go duration, with days and weeks. */
    DURATION(
            "a duration such as 30s, 15m or 120h",
            value -> GoDuration.parse(value, GoDuration.Units.WITH_DAYS).isPresent()),

    /** A duration, or a bare whole number of seconds, as the Prometheus Operator writes it. */
    DURATION_OR_SECONDS(
            "a duration such as 30s, or a whole number of seconds",
            value -> durationOrSeconds(value).isPresent()),

    /** A number; a fraction is cut off. */
    INTEGER("a whole number", value -> integer(value).isPresent()),

    /** A whole number of 64 bits, in any base of Go. */
    INTEGER_OF_ANY_BASE(
            "a whole number such as 1048576 or 0x100000",
            value -> longInteger(value).isPresent()),

    /** A number with a fraction. */
    DECIMAL("a number", value -> decimal(value).isPresent()),

    /** A level of logging, in any case. */
    LOG_LEVEL("one of debug, info, warn, error", FlagType::isLevel),

    /** The path of a file, which is looked for later; the empty text included. */
    FILE("a path", value -> true);

    // Numbers as Go reads them from text, which is narrower than Java (1f, blanks) and in places wider.
    private static final Pattern FRACTION = Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d+)?");
    private static final Pattern HEXADECIMAL =
            Pattern.compile("[-+]?0[xX](\\p{XDigit}+(\\.\\p{XDigit}*)?|\\.\\p{XDigit}+)[pP][-+]?\\d+");
    private static final Pattern STRAY_UNDERSCORE =
            Pattern.compile("(?<![\\p{XDigit}xXoO])_|_(?!\\p{XDigit})|^[-+]?0_\\D");
    private static final Pattern INFINITE = Pattern.compile("[-+]?inf(inity)?", Pattern.CASE_INSENSITIVE);

    private static final List<String> LEVELS = List.of("debug", "info", "warn", "error");

    private final String expectation;
    private final Predicate<String> accepts;

    FlagType(String expectation, Predicate<String> accepts) {
        this.expectation = expectation;
        this.accepts = accepts;
    }

    @Override
    public Optional<String> fault(String value) {
        return accepts.test(value) ? Optional.empty() : ValueType.expected(value, expectation);
    }

    @Override
    public List<String> words() {
        return this == LOG_LEVEL ? LEVELS : List.of();
    }

    @Override
    public boolean isFile() {
        return this == FILE;
    }

    private static boolean isLevel(String value) {
        return LEVELS.contains(value.toLowerCase(Locale.ROOT));
    }

    /** The value of a flag of the type {@link #DURATION_OR_SECONDS}. */
    static Optional<Duration> durationOrSeconds(String value) {
        return GoDuration.parse(value, GoDuration.Units.WITH_DAYS).or(() -> seconds(value));
    }

    /** A floating-point number; empty if the text is none or too large. */
    static OptionalDouble decimal(String text) {
        if (INFINITE.matcher(text).matches()) {
            return OptionalDouble.of(text.charAt(0) == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
        }
        if (text.equalsIgnoreCase("nan")) {
            return OptionalDouble.of(Double.NaN);
        }
        String plain = text.replace("_", "");
        if (STRAY_UNDERSCORE.matcher(text).find()
                || !FRACTION.matcher(plain).matches()
                        && !HEXADECIMAL.matcher(plain).matches()) {
            return OptionalDouble.empty();
        }
        double value = Double.parseDouble(plain);
        return Double.isInfinite(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /**
     * A whole number, from a number whose fraction is cut off; empty where Go's 64 bits do not hold it. What 32 bits do not
     * hold is as good as the greatest or least that they hold, as the flags of this type are limits of numbers and sizes.
     */
    static OptionalInt integer(String text) {
        OptionalDouble value = decimal(text);
        return value.isEmpty() || !(Math.abs(value.getAsDouble()) <= Long.MAX_VALUE)
                ? OptionalInt.empty()
                : OptionalInt.of((int) value.getAsDouble());
    }

    /** A whole number of 64 bits, with Go's prefixes for bases, and underscores between digits. */
    static OptionalLong longInteger(String text) {
        return !STRAY_UNDERSCORE.matcher(text).find() && YamlScalar.value(text) instanceof Long value
                ? OptionalLong.of(value)
                : OptionalLong.empty();
    }

    /** A bare count of seconds: digits only, at most ten years of them. */
    private static Optional<Duration> seconds(String text) {
        return text.matches("\\d{1,9}") ? Optional.of(Duration.ofSeconds(Long.parseLong(text))) : Optional.empty();
    }
}
