package io.grapevine.model.matcher;

import io.grapevine.model.matcher.regexp.Steps;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A condition on something else than a label, such as {@code @age>1h}.
 *
 * @param matcher compares texts; null for {@code @state}, {@code @age} and {@code @limit}
 * @param duration the value of {@code @age}; null for all others
 */
public record Condition(
        Subject subject,
        String operator,
        String value,
        @Nullable Matcher matcher,
        @Nullable Duration duration) {
    /** The values of {@code @state}. */
    public static final List<String> STATES =
            List.of("active", "suppressed", "silenced", "inhibited", "muted", "acknowledged", "unprocessed");

    private static final List<String> COMPARISONS = List.of("=", "!=", "=~", "!~");

    private static final Map<String, String> OPPOSITES =
            Map.of("=", "!=", "!=", "=", "=~", "!~", "!~", "=~", ">", "<", "<", ">");

    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)([wdhms])");
    private static final Map<String, Double> MILLIS =
            Map.of("w", 604_800_000d, "d", 86_400_000d, "h", 3_600_000d, "m", 60_000d, "s", 1_000d);

    /** A million years: no start of an alert is further away. */
    private static final double MOST_MILLIS = 3e16;

    /** The property of an alert that a condition compares. */
    public enum Subject {
        STATE(List.of("=", "!=")),
        RECEIVER(COMPARISONS),
        AGE(List.of(">", "<")),
        SILENCED_BY(COMPARISONS),
        INHIBITED_BY(COMPARISONS),
        AUTHOR(COMPARISONS),
        FINGERPRINT(COMPARISONS),
        LIMIT(List.of("="));

        private final List<String> operators;

        Subject(List<String> operators) {
            this.operators = operators;
        }

        /** Whether values are compared as those of labels are. */
        boolean isText() {
            return operators.equals(COMPARISONS);
        }

        String text() {
            return "@" + name().toLowerCase(Locale.ROOT);
        }

        static Optional<Subject> of(String name) {
            return Arrays.stream(values())
                    .filter(subject -> subject.text().equals(name))
                    .findFirst();
        }

        static String names() {
            return Arrays.stream(values()).map(Subject::text).collect(Collectors.joining(", "));
        }
    }

    static void checkOperator(Subject subject, String operator, String written) throws MatcherException {
        if (!subject.operators.contains(operator)) {
            throw new MatcherException(subject.text() + ": " + (written.isEmpty() ? "no operator" : written)
                    + " (expected: " + oneOf(subject.operators, " ") + ")");
        }
    }

    static Condition of(Subject subject, String operator, String value) throws MatcherException {
        Matcher matcher = null;
        Duration duration = null;
        switch (subject) {
            case AGE -> {
                duration = duration(value);
                check(subject, value, duration != null, "a duration such as 30m or 1h30m");
            }
            case LIMIT -> check(subject, value, value.matches("0*[1-9]\\d{0,8}"), "a whole number from 1");
            case STATE -> check(subject, value, STATES.contains(value), oneOf(STATES, ", "));
            default -> matcher = matcher(subject, operator, value);
        }
        return new Condition(subject, operator, value, matcher, duration);
    }

    private static Matcher matcher(Subject subject, String operator, String value) throws MatcherException {
        MatchType type = MatchType.of(operator.endsWith("~"), operator.startsWith("="));
        try {
            return Matcher.of(type, subject.text(), value);
        } catch (MatcherException e) {
            throw new MatcherException(subject.text() + ": " + e.getMessage());
        }
    }

    private static void check(Subject subject, String value, boolean isValid, String expected) throws MatcherException {
        if (!isValid) {
            String quoted = FilterReader.shown(value).replace("\\", "\\\\").replace("\"", "\\\"");
            throw new MatcherException(
                    subject.text() + ": \"" + quoted.replace("\n", "\\n") + "\" (expected: " + expected + ")");
        }
    }

    private static String oneOf(List<String> names, String separator) {
        return (names.size() == 1 ? "" : "one of ") + String.join(separator, names);
    }

    /** A duration such as {@code 1h30m}; null if the value is none. */
    private static @Nullable Duration duration(String value) {
        String compact = value.codePoints()
                .filter(c -> !FilterReader.isSpace(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .toLowerCase(Locale.ROOT);
        java.util.regex.Matcher part = PART.matcher(compact);
        double millis = 0;
        int end = 0;
        while (part.region(end, compact.length()).lookingAt()) {
            millis += Double.parseDouble(part.group(1)) * MILLIS.getOrDefault(part.group(2), 0d);
            end = part.end();
        }
        return end == 0 || end < compact.length() ? null : Duration.ofMillis((long) Math.min(millis, MOST_MILLIS));
    }

    /** The condition that holds where this one does not. */
    Condition opposite() {
        String other = Objects.requireNonNull(OPPOSITES.get(operator));
        return new Condition(subject, other, value, matcher == null ? null : matcher.opposite(), duration);
    }

    /** Whether the condition holds for what it names, not for everything else. */
    public boolean isPositive() {
        return operator.startsWith("=");
    }

    /**
     * Compares like a matcher of a label that may have several values: negative operators with each of them, no value
     * being an empty one.
     *
     * @param steps what all comparisons of a request may take
     */
    public boolean matchesAnyOf(List<String> values, Steps steps) {
        Matcher compared = Objects.requireNonNull(matcher);
        List<String> actual = values.isEmpty() ? List.of("") : values;
        return isPositive()
                ? actual.stream().anyMatch(value -> compared.matches(value, steps.ofNextText()))
                : actual.stream().allMatch(value -> compared.matches(value, steps.ofNextText()));
    }
}
