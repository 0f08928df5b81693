package io.grapevine.app.flags;

import io.grapevine.commandline.ValueType;
import io.grapevine.go.GoDuration;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the values of the server's flags may look like, besides the types that amtool has, too. */
enum FlagType implements ValueType {
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
            return durationOrSeconds(value).isPresent();
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
    /** A level of logging, in any case. */
    LOG_LEVEL("one of debug, info, warn, error") {
        @Override
        boolean accepts(String value) {
            return words().contains(value.toLowerCase(Locale.ROOT));
        }

        @Override
        public List<String> words() {
            return List.of("debug", "info", "warn", "error");
        }
    },
    /** The path of a file, which is looked for later; the empty text included. */
    FILE("a path") {
        @Override
        boolean accepts(String value) {
            return true;
        }

        @Override
        public boolean isFile() {
            return true;
        }
    };

    private final String expectation;

    FlagType(String expectation) {
        this.expectation = expectation;
    }

    abstract boolean accepts(String value);

    @Override
    public Optional<String> fault(String value) {
        return accepts(value) ? Optional.empty() : ValueType.expected(value, expectation);
    }

    /** The value of a flag of the type {@link #DURATION_OR_SECONDS}. */
    static Optional<Duration> durationOrSeconds(String value) {
        return GoDuration.parse(value, GoDuration.Units.WITH_DAYS).or(() -> GoNumber.parseSeconds(value));
    }
}
