package io.grapevine.virtualtime.configtest.script;

import io.grapevine.config.yaml.DurationField;
import io.grapevine.config.yaml.Value;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** Reads the times of one test: durations since its start, or points in time. */
record ScriptTimes(Instant start) {
    private static final String EXPECTED =
            " (expected: a time since the start such as 1h30m, or a time such as 2026-01-05T09:00:00Z)";

    static Duration later(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    static Duration duration(Value value) {
        Optional<Duration> read = DurationField.of(value.text());
        if (read.isEmpty()) {
            value.fault(value.describe() + " (expected: a duration such as 30s, 5m or 1d12h)");
        }
        return read.orElse(Duration.ZERO);
    }

    /** A duration with or without a sign: {@code +10m}, {@code -2h}, {@code 0s}. */
    static Duration offset(Value value) {
        String text = value.text();
        boolean minus = text.startsWith("-");
        Optional<Duration> read = DurationField.of(minus || text.startsWith("+") ? text.substring(1) : text);
        if (read.isEmpty()) {
            value.fault(value.describe() + " (expected: a duration with its sign, such as +10m or -2h)");
        }
        Duration size = read.orElse(Duration.ZERO);
        return minus ? size.negated() : size;
    }

    /** A duration that is not below {@code least}, after which something happens again. */
    static Duration interval(Value value, Duration least) {
        Duration read = duration(value);
        if (read.compareTo(least) < 0) {
            value.fault(value.describe() + " (expected: a duration of at least " + DurationField.print(least) + ")");
            return least;
        }
        return read;
    }

    static Instant instant(Value value, Instant start) {
        return start.plus(new ScriptTimes(start).since(value, true));
    }

    /** A time since the start, which is not before it. */
    Duration since(Value value) {
        return since(value, false);
    }

    /** A time since the start; a leading minus means before it. */
    Duration sinceOrBefore(Value value) {
        return since(value, true);
    }

    private Duration since(Value value, boolean before) {
        String text = value.text();
        boolean minus = before && text.startsWith("-");
        Optional<Duration> duration = DurationField.of(minus ? text.substring(1) : text);
        Duration read;
        if (duration.isPresent()) {
            read = minus ? duration.get().negated() : duration.get();
        } else {
            try {
                read = Duration.between(start, OffsetDateTime.parse(text).toInstant());
            } catch (DateTimeParseException e) {
                value.fault(value.describe() + EXPECTED);
                return Duration.ZERO;
            }
        }
        if (read.isNegative() && !before) {
            value.fault(value.describe() + " (expected: a time that is not before the start, " + start + ")");
            return Duration.ZERO;
        }
        return read;
    }

    /** A time since the start at which what a step begins ends, and which is not before the step. */
    Duration sinceStep(Value value, Duration step) {
        Duration read = since(value);
        if (read.compareTo(step) < 0) {
            value.fault(value.describe() + " (expected: a time that is not before the step, at "
                    + DurationField.print(step) + ")");
            return step;
        }
        return read;
    }

    List<Duration> several(Value value) {
        if (value.isNull()) {
            return List.of();
        }
        return (value.isList() ? value.items() : List.of(value))
                .stream().map(this::since).toList();
    }

    /** A list of two times, the second one not before the first. */
    Window window(Value value) {
        List<Value> items = value.items();
        if (items.size() != 2) {
            value.fault(items.size() + " times (expected: two, such as [5m, 1h])");
            return new Window(Duration.ZERO, Duration.ZERO);
        }
        Window window = new Window(since(items.get(0)), since(items.get(1)));
        if (window.from().compareTo(window.until()) > 0) {
            value.fault("the second time is before the first (expected: such as [5m, 1h])");
        }
        return window;
    }
}
