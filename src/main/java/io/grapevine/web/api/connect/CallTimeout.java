package io.grapevine.web.api.connect;

import io.grapevine.base.go.Quoted;
import io.grapevine.web.api.connect.CallFault.Code;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Time for which a client waits for an answer, as its request says. */
final class CallTimeout {
    private static final int DIGITS = 10;
    private static final long MOST = 99_999_999;
    private static final Map<Character, ChronoUnit> UNITS = Map.of(
            'n', ChronoUnit.NANOS,
            'u', ChronoUnit.MICROS,
            'm', ChronoUnit.MILLIS,
            'S', ChronoUnit.SECONDS,
            'M', ChronoUnit.MINUTES,
            'H', ChronoUnit.HOURS);

    private CallTimeout() {}

    /** Reads milliseconds; empty if there are none. */
    static Optional<Duration> ofConnect(@Nullable String text) throws CallFault {
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        if (text.length() > DIGITS) {
            throw invalid("parse timeout: " + Quoted.quote(text) + " has >10 digits");
        }
        long millis = number(text)
                .orElseThrow(() ->
                        invalid("parse timeout: strconv.ParseInt: parsing " + Quoted.quote(text) + ": invalid syntax"));
        if (millis < 0) {
            throw invalid("parse timeout: " + Quoted.quote(text) + " is negative");
        }
        return Optional.of(Duration.ofMillis(millis));
    }

    /** Reads a number with a unit, {@code 5S} for five seconds; empty if there is none. */
    static Optional<Duration> ofGrpc(@Nullable String text) throws CallFault {
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        char last = text.charAt(text.length() - 1);
        ChronoUnit unit = UNITS.get(last);
        if (unit == null) {
            throw invalid("protocol error: timeout has invalid unit '" + last + "'");
        }
        long number = number(text.substring(0, text.length() - 1))
                .filter(each -> each >= 0)
                .orElseThrow(() -> invalid("protocol error: invalid timeout " + Quoted.quote(text)));
        if (number > MOST) {
            throw invalid("protocol error: timeout " + Quoted.quote(text) + " is too long");
        }
        return Optional.of(Duration.of(number, unit));
    }

    private static Optional<Long> number(String text) {
        return text.matches("[+-]?[0-9]{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    private static CallFault invalid(String text) {
        return new CallFault(Code.INVALID_ARGUMENT, text);
    }
}
