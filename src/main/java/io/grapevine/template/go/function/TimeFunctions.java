package io.grapevine.template.go.function;

import static io.grapevine.template.go.function.TemplateFunction.fixed;
import static io.grapevine.template.go.function.TextFunctions.text;
import static io.grapevine.template.go.function.TimeMethods.time;

import io.grapevine.template.go.value.Durations;
import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoNumbers;
import io.grapevine.template.go.value.GoTime;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.GoValue.IntValue;
import io.grapevine.template.go.value.Print;
import io.grapevine.template.go.value.TimeReader;
import io.grapevine.template.go.value.TimeWriter;
import io.grapevine.template.go.value.Zone;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

final class TimeFunctions {
    private static final double NANOS_PER_SECOND = 1e9;

    private TimeFunctions() {}

    static List<TemplateFunction> all(InstantSource clock) {
        GoType string = GoType.STRING;
        GoType time = GoType.TIME;
        return List.of(
                fixed("now", (scope, a) -> GoTime.of(clock.instant(), Zone.local())),
                fixed("since", (scope, a) -> since(clock, time(a, 0)), time),
                fixed("date", (scope, a) -> TimeWriter.format(time(a, 1), text(a, 0)), string, time),
                fixed("tz", (scope, a) -> in(text(a, 0), time(a, 1)), string, time),
                fixed(
                        "toDate",
                        (s, a) -> TimeReader.parse(text(a, 0), text(a, 1)).orElse(GoTime.ZERO),
                        string,
                        string),
                fixed("mustToDate", (scope, a) -> read(text(a, 0), text(a, 1)), string, string),
                fixed("humanizeDuration", (scope, a) -> Durations.humanize(seconds(a[0])), GoType.ANY));
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
