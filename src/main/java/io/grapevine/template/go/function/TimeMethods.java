package io.grapevine.template.go.function;

import static io.grapevine.template.go.function.TemplateFunction.fixed;

import io.grapevine.base.go.GoDuration;
import io.grapevine.base.go.GoStrings;
import io.grapevine.template.go.value.Calendar;
import io.grapevine.template.go.value.Durations;
import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoList;
import io.grapevine.template.go.value.GoTime;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.GoValue.IntValue;
import io.grapevine.template.go.value.TimeWriter;
import io.grapevine.template.go.value.Zone;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongBinaryOperator;
import java.util.function.LongFunction;
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

    static List<TemplateFunction> all() {
        return Stream.of(parts(), operations(), several(), encodings(), durations(), names())
                .flatMap(List::stream)
                .toList();
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

    private static TemplateFunction part(String name, Function<GoTime, Object> part) {
        return fixed(name, (scope, a) -> part.apply(time(a, 0)), TIME);
    }

    private static TemplateFunction int64(String name, Function<GoTime, Long> part) {
        return part(name, t -> new IntValue(GoType.INT64, part.apply(t)));
    }

    private static List<TemplateFunction> parts() {
        return List.of(
                part("Year", t -> t.date().year()),
                part("Month", t -> new IntValue(GoType.MONTH, t.date().month())),
                part("Day", t -> (long) t.date().day()),
                part("YearDay", t -> (long) t.date().dayOfYear()),
                part("Weekday", t -> new IntValue(GoType.WEEKDAY, t.weekday())),
                part("Hour", t -> t.secondOfDay() / 3600L),
                part("Minute", t -> t.secondOfDay() / 60L % 60),
                part("Second", t -> t.secondOfDay() % 60L),
                part("Nanosecond", t -> (long) t.nanos()),
                int64("Unix", GoTime::seconds),
                int64("UnixMilli", t -> t.seconds() * 1000 + t.nanos() / 1_000_000),
                int64("UnixMicro", t -> t.seconds() * 1_000_000 + t.nanos() / 1000),
                int64("UnixNano", GoTime::unixNano),
                part("IsZero", GoTime::isZero),
                part("IsDST", t -> t.zone().isDaylightSaving(t.seconds())),
                part("Location", GoTime::zone),
                part("UTC", t -> t.in(Zone.UTC)),
                part("Local", t -> t.in(Zone.local())),
                part("String", GoTime::toString),
                part("GoString", TimeWriter::goSyntax));
    }

    private static List<TemplateFunction> operations() {
        GoType integer = GoType.INT;
        return List.of(
                fixed("After", (s, a) -> time(a, 0).compare(time(a, 1)) > 0, TIME, TIME),
                fixed("Before", (s, a) -> time(a, 0).compare(time(a, 1)) < 0, TIME, TIME),
                fixed("Equal", (s, a) -> time(a, 0).compare(time(a, 1)) == 0, TIME, TIME),
                fixed("Compare", (s, a) -> (long) time(a, 0).compare(time(a, 1)), TIME, TIME),
                fixed("Add", (s, a) -> time(a, 0).plus(number(a, 1)), TIME, DURATION),
                fixed("Sub", (s, a) -> IntValue.duration(time(a, 0).minus(time(a, 1))), TIME, TIME),
                fixed("AddDate", (s, a) -> addDate(a), TIME, integer, integer, integer),
                fixed("Round", (s, a) -> time(a, 0).rounded(number(a, 1)), TIME, DURATION),
                fixed("Truncate", (s, a) -> time(a, 0).truncated(number(a, 1)), TIME, DURATION),
                fixed("In", (s, a) -> time(a, 0).in(zone(a, 1)), TIME, GoType.LOCATION),
                fixed(
                        "Format",
                        (s, a) -> TimeWriter.format(time(a, 0), TextFunctions.text(a, 1)),
                        TIME,
                        GoType.STRING));
    }

    private static GoTime addDate(@Nullable Object[] a) {
        return time(a, 0).plusDate(number(a, 1), number(a, 2), number(a, 3));
    }

    private static List<TemplateFunction> several() {
        return Stream.of("Date", "Clock", "ISOWeek", "Zone", "ZoneBounds")
                .map(name -> fixed(name, (scope, a) -> refuse(name), TIME))
                .toList();
    }

    private static Object refuse(String name) throws FunctionException {
        throw new FunctionException("function " + name + " has several results; should have 1");
    }

    private static TemplateFunction of(GoType type, String name, LongFunction<Object> of) {
        return fixed(name, (scope, a) -> of.apply(number(a, 0)), type);
    }

    private static TemplateFunction toUnit(String name, LongBinaryOperator of) {
        return fixed(name, (s, a) -> IntValue.duration(of.applyAsLong(number(a, 0), number(a, 1))), DURATION, DURATION);
    }

    private static List<TemplateFunction> durations() {
        return List.of(
                of(DURATION, "Hours", d -> Durations.in(3600 * SECOND, d)),
                of(DURATION, "Minutes", d -> Durations.in(60 * SECOND, d)),
                of(DURATION, "Seconds", d -> Durations.in(SECOND, d)),
                of(DURATION, "Milliseconds", d -> new IntValue(GoType.INT64, d / 1_000_000)),
                of(DURATION, "Microseconds", d -> new IntValue(GoType.INT64, d / 1000)),
                of(DURATION, "Nanoseconds", d -> new IntValue(GoType.INT64, d)),
                of(DURATION, "Abs", d -> IntValue.duration(Durations.abs(d))),
                of(DURATION, "String", d -> GoDuration.format(Duration.ofNanos(d))),
                toUnit("Round", Durations::round),
                toUnit("Truncate", Durations::truncate));
    }

    private static List<TemplateFunction> names() {
        return List.of(
                of(GoType.MONTH, "String", Calendar::month),
                of(GoType.WEEKDAY, "String", Calendar::weekday),
                fixed("String", (s, a) -> zone(a, 0).toString(), GoType.LOCATION));
    }

    private static List<TemplateFunction> encodings() {
        GoType bytes = GoType.BYTES;
        return List.of(
                fixed("MarshalText", (s, a) -> bytes(text(a, "")), TIME),
                fixed("MarshalJSON", (s, a) -> bytes(text(a, "\"")), TIME),
                fixed("MarshalBinary", (s, a) -> bytes(binary(a)), TIME),
                fixed("GobEncode", (s, a) -> bytes(binary(a)), TIME),
                fixed("AppendText", (s, a) -> append(a[1], text(a, "")), TIME, bytes),
                fixed("AppendBinary", (s, a) -> append(a[1], binary(a)), TIME, bytes),
                fixed("AppendFormat", (s, a) -> append(a[1], GoStrings.bytes(format(a))), TIME, bytes, GoType.STRING));
    }

    private static String format(@Nullable Object[] arguments) {
        return TimeWriter.format(time(arguments, 0), TextFunctions.text(arguments, 2));
    }

    private static byte[] text(@Nullable Object[] arguments, String quote) throws FunctionException {
        GoTime time = time(arguments, 0);
        if (time.date().year() < 0 || time.date().year() > 9999) {
            throw new FunctionException("year outside of range [0,9999]");
        }
        return GoStrings.bytes(quote + TimeWriter.rfc3339(time) + quote);
    }

    /** Version 1, seconds since year 1, nanoseconds, and the offset in minutes or -1 for universal time. */
    private static byte[] binary(@Nullable Object[] arguments) {
        GoTime time = time(arguments, 0);
        int offset = time.offset();
        boolean whole = offset % 60 == 0;
        ByteBuffer out = ByteBuffer.allocate(whole ? 15 : 16);
        out.put((byte) (whole ? 1 : 2))
                .putLong(time.seconds() - GoTime.ZERO.seconds())
                .putInt(time.nanos());
        out.putShort((short) (time.zone() == Zone.UTC ? -1 : offset / 60));
        if (!whole) {
            out.put((byte) (offset % 60));
        }
        return out.array();
    }

    private static GoList bytes(byte[] bytes) {
        return GoList.of(GoType.BYTES, boxed(bytes));
    }

    private static GoList append(@Nullable Object list, byte[] bytes) {
        GoList copy = ((GoList) Objects.requireNonNull(list)).copy(GoType.BYTES);
        return copy.append(boxed(bytes));
    }

    private static Object[] boxed(byte[] bytes) {
        Object[] boxed = new Object[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            boxed[i] = IntValue.ofByte(bytes[i] & 0xFF);
        }
        return boxed;
    }
}
