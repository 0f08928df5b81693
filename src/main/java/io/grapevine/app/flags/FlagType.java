package io.grapevine.app.flags;

import io.grapevine.go.GoDuration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a flag's value may look like. */
enum FlagType {
    /** Any text, the empty one included. */
    STRING("any text"),
    /** A Go duration, with days and weeks. */
    DURATION("a duration such as 30s, 15m or 120h") {
        @Override
        boolean accepts(String value) {
            return GoDuration.parse(value, GoDuration.Units.WITH_DAYS).isPresent();
        }
    },
    /** A duration, or a bare whole number of seconds, as the Prometheus Operator writes it. */
    DURATION_OR_SECONDS("a duration such as 30s, or a whole number of seconds") {
        @Override
        boolean accepts(String value) {
            return DURATION.accepts(value) || GoNumber.parseSeconds(value).isPresent();
        }
    },
    /** A number; a fraction is cut off. */
    INTEGER("a whole number") {
        @Override
        boolean accepts(String value) {
            return GoNumber.parseInt(value).isPresent();
        }
    },
    /** A number with a fraction. */
    DECIMAL("a number") {
        @Override
        boolean accepts(String value) {
            return GoNumber.parseFloat(value).isPresent();
        }
    },
    /** On when given, off with {@code no-} before its name; takes no value. */
    SWITCH("no value"),
    /** A level of logging, in any case. */
    LOG_LEVEL("one of debug, info, warn, error") {
        @Override
        boolean accepts(String value) {
            return LEVELS.contains(value.toLowerCase(Locale.ROOT));
        }
    },
    /** A format of log lines. */
    LOG_FORMAT("one of logfmt, json") {
        @Override
        boolean accepts(String value) {
            return FORMATS.contains(value);
        }
    };

    static final List<String> LEVELS = List.of("debug", "info", "warn", "error");
    static final List<String> FORMATS = List.of("logfmt", "json");

    private final String expectation;

    FlagType(String expectation) {
        this.expectation = expectation;
    }

    boolean accepts(String value) {
        return true;
    }

    /** The fault of a value, in words, or empty if there is none. */
    Optional<String> fault(String value) {
        return accepts(value) ? Optional.empty() : Optional.of('"' + value + "\" (expected: " + expectation + ')');
    }
}
