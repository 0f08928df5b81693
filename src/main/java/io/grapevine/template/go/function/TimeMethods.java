package io.grapevine.template.go.function;

import io.grapevine.go.GoDuration;
import io.grapevine.template.go.time.Calendar;
import io.grapevine.template.go.time.Durations;
import io.grapevine.template.go.time.GoTime;
import io.grapevine.template.go.time.TimeWriter;
import io.grapevine.template.go.time.Zone;
import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.IntValue;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The methods of times, durations, months, weekdays and locations. Methods with several results in Go cannot be called.
 */
final class TimeMethods {
    private static final long SECOND = 1_000_000_000L;
    private static final GoType TIME = GoType.TIME;
    private static final GoType DURATION = GoType.DURATION;

    private TimeMethods() {}

    static Map<GoType, List<TemplateFunction>> all() {
        Map<GoType, List<TemplateFunction>> methods = new EnumMap<>(GoType.class);
        methods.put(
                TIME,
                Stream.of(parts(), comparisons(), arithmetic(), forms(), EncodingMethods.all(), several())
                        .flatMap(List::stream)
                        .toList());
        methods.put(DURATION, durations());
        methods.put(GoType.MONTH, List.of(string(GoType.MONTH, (s, a) -> Calendar.month(number(a, 0)))));
        methods.put(GoType.WEEKDAY, List.of(string(GoType.WEEKDAY, (s, a) -> Calendar.weekday(number(a, 0)))));
        methods.put(
                GoType.LOCATION,
                List.of(string(GoType.LOCATION, (s, a) -> zone(a, 0).toString())));
        return methods;
    }

    static GoTime time(@Nullable Object[] arguments, int i) {
        return (GoTime) Objects.requireNonNull(arguments[i]);
    }

    private static Zone zone(@Nullable Object[] arguments, int i) throws FunctionException {
        if (arguments[i] instanceof Zone zone) {
            return zone;
        }
        throw new FunctionException("time: missing Location in call to Time.In");
    }

    private static long number(@Nullable Object[] arguments, int i) {
        Object value = Objects.requireNonNull(arguments[i]);
        return value instanceof Long n ? n : ((IntValue) value).value();
    }

    private static TemplateFunction string(GoType type, TemplateFunction.Body body) {
        return TemplateFunction.fixed("String", body, type);
    }

    private static TemplateFunction part(String name, Function<GoTime, Object> part) {
        return TemplateFunction.fixed(name, (scope, a) -> part.apply(time(a, 0)), TIME);
    }

    private static List<TemplateFunction> parts() {
        return List.of(
                part("Year", GoTime::year),
                part("Month", t -> new IntValue(GoType.MONTH, t.month())),
                part("Day", t -> (long) t.day()),
                part("YearDay", t -> (long) t.dayOfYear()),
                part("Weekday", t -> new IntValue(GoType.WEEKDAY, t.weekday())),
                part("Hour", t -> (long) t.hour()),
                part("Minute", t -> (long) t.minute()),
                part("Second", t -> (long) t.second()),
                part("Nanosecond", t -> (long) t.nanos()),
                part("Unix", t -> new IntValue(GoType.INT64, t.seconds())),
                part("UnixMilli", t -> new IntValue(GoType.INT64, t.seconds() * 1000 + t.nanos() / 1_000_000)),
                part("UnixMicro", t -> new IntValue(GoType.INT64, t.seconds() * 1_000_000 + t.nanos() / 1000)),
                part("UnixNano", t -> new IntValue(GoType.INT64, t.unixNano())),
                part("IsZero", GoTime::isZero),
                part("IsDST", t -> t.zone().isDaylightSaving(t.seconds())),
                part("Location", GoTime::zone),
                part("UTC", t -> t.in(Zone.UTC)),
                part("Local", t -> t.in(Zone.local())));
    }

    private static List<TemplateFunction> comparisons() {
        return List.of(
                TemplateFunction.fixed("After", (s, a) -> time(a, 0).compare(time(a, 1)) > 0, TIME, TIME),
                TemplateFunction.fixed("Before", (s, a) -> time(a, 0).compare(time(a, 1)) < 0, TIME, TIME),
                TemplateFunction.fixed("Equal", (s, a) -> time(a, 0).compare(time(a, 1)) == 0, TIME, TIME),
                TemplateFunction.fixed("Compare", (s, a) -> (long) time(a, 0).compare(time(a, 1)), TIME, TIME));
    }

    private static List<TemplateFunction> arithmetic() {
        GoType integer = GoType.INT;
        return List.of(
                TemplateFunction.fixed("Add", (s, a) -> time(a, 0).plus(number(a, 1)), TIME, DURATION),
                TemplateFunction.fixed(
                        "Sub", (s, a) -> IntValue.duration(time(a, 0).minus(time(a, 1))), TIME, TIME),
                TemplateFunction.fixed(
                        "AddDate",
                        (s, a) -> time(a, 0).plusDate(number(a, 1), number(a, 2), number(a, 3)),
                        TIME,
                        integer,
                        integer,
                        integer),
                TemplateFunction.fixed("Round", (s, a) -> time(a, 0).rounded(number(a, 1)), TIME, DURATION),
                TemplateFunction.fixed("Truncate", (s, a) -> time(a, 0).truncated(number(a, 1)), TIME, DURATION),
                TemplateFunction.fixed("In", (s, a) -> time(a, 0).in(zone(a, 1)), TIME, GoType.LOCATION));
    }

    private static List<TemplateFunction> forms() {
        return List.of(
                part("String", GoTime::toString),
                part("GoString", TimeWriter::goSyntax),
                TemplateFunction.fixed(
                        "Format",
                        (s, a) -> TimeWriter.format(time(a, 0), TextFunctions.text(a, 1)),
                        TIME,
                        GoType.STRING));
    }

    private static List<TemplateFunction> several() {
        return Stream.of("Date", "Clock", "ISOWeek", "Zone", "ZoneBounds")
                .map(name -> TemplateFunction.fixed(
                        name,
                        (scope, a) -> {
                            throw new FunctionException("function " + name + " has several results; should have 1");
                        },
                        TIME))
                .toList();
    }

    private static TemplateFunction of(String name, Function<Long, Object> of) {
        return TemplateFunction.fixed(name, (scope, a) -> of.apply(number(a, 0)), DURATION);
    }

    private static List<TemplateFunction> durations() {
        return List.of(
                of("Hours", d -> Durations.in(3600 * SECOND, d)),
                of("Minutes", d -> Durations.in(60 * SECOND, d)),
                of("Seconds", d -> Durations.in(SECOND, d)),
                of("Milliseconds", d -> new IntValue(GoType.INT64, d / 1_000_000)),
                of("Microseconds", d -> new IntValue(GoType.INT64, d / 1000)),
                of("Nanoseconds", d -> new IntValue(GoType.INT64, d)),
                of("Abs", d -> IntValue.duration(Durations.abs(d))),
                of("String", d -> GoDuration.format(Duration.ofNanos(d))),
                TemplateFunction.fixed(
                        "Round",
                        (s, a) -> IntValue.duration(Durations.round(number(a, 0), number(a, 1))),
                        DURATION,
                        DURATION),
                TemplateFunction.fixed(
                        "Truncate",
                        (s, a) -> IntValue.duration(Durations.truncate(number(a, 0), number(a, 1))),
                        DURATION,
                        DURATION));
    }
}
