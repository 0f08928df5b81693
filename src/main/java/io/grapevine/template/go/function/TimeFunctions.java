package io.grapevine.template.go.function;

import io.grapevine.template.go.format.Print;
import io.grapevine.template.go.time.Durations;
import io.grapevine.template.go.time.GoTime;
import io.grapevine.template.go.time.TimeReader;
import io.grapevine.template.go.time.TimeWriter;
import io.grapevine.template.go.time.Zone;
import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoNumbers;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.IntValue;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Alertmanager's time functions. */
final class TimeFunctions {
    private static final double NANOS_PER_SECOND = 1e9;

    private TimeFunctions() {}

    static List<TemplateFunction> all(InstantSource clock) {
        GoType string = GoType.STRING;
        GoType time = GoType.TIME;
        return List.of(
                TemplateFunction.fixed("now", (scope, a) -> GoTime.of(clock.instant(), Zone.local())),
                TemplateFunction.fixed("since", (scope, a) -> since(clock, time(a, 0)), time),
                TemplateFunction.fixed(
                        "date", (scope, a) -> TimeWriter.format(time(a, 1), TextFunctions.text(a, 0)), string, time),
                TemplateFunction.fixed("tz", (scope, a) -> in(TextFunctions.text(a, 0), time(a, 1)), string, time),
                TemplateFunction.fixed(
                        "toDate",
                        (scope, a) -> TimeReader.parse(TextFunctions.text(a, 0), TextFunctions.text(a, 1))
                                .orElse(GoTime.ZERO),
                        string,
                        string),
                TemplateFunction.fixed(
                        "mustToDate",
                        (scope, a) -> read(TextFunctions.text(a, 0), TextFunctions.text(a, 1)),
                        string,
                        string),
                TemplateFunction.fixed("humanizeDuration", (scope, a) -> humanize(a[0]), GoType.ANY));
    }

    private static GoTime time(@Nullable Object[] arguments, int i) {
        return (GoTime) Objects.requireNonNull(arguments[i]);
    }

    private static IntValue since(InstantSource clock, GoTime time) {
        return IntValue.duration(GoTime.of(clock.instant(), Zone.UTC).minus(time));
    }

    private static GoTime in(String zone, GoTime time) throws FunctionException {
        return time.in(Zone.named(zone).orElseThrow(() -> new FunctionException("unknown time zone " + zone)));
    }

    private static GoTime read(String layout, String value) throws FunctionException {
        return TimeReader.parse(layout, value)
                .orElseThrow(() -> new FunctionException(
                        "parsing time " + Print.quote(value) + ": not of the form " + Print.quote(layout)));
    }

    private static String humanize(@Nullable Object value) throws FunctionException {
        return Durations.humanize(seconds(value));
    }

    private static double seconds(@Nullable Object value) throws FunctionException {
        if (value instanceof Double d) {
            return d;
        }
        if (value instanceof Long n) {
            return n;
        }
        if (value instanceof IntValue n && n.type() == GoType.INT64) {
            return n.value();
        }
        if (value instanceof IntValue n && n.type() == GoType.DURATION) {
            return Durations.in((long) NANOS_PER_SECOND, n.value());
        }
        if (value instanceof String s) {
            OptionalDouble number = GoNumbers.parseFloat(s);
            return number.orElseThrow(() -> new FunctionException("parsing " + Print.quote(s) + ": invalid syntax"));
        }
        throw new FunctionException("can't convert " + Print.typeOf(value) + " to float");
    }
}
