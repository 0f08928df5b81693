package io.grapevine.template.go.function;

import static io.grapevine.template.go.function.TemplateFunction.fixed;
import static io.grapevine.template.go.function.TextFunctions.text;
import static io.grapevine.template.go.function.TimeFunctions.time;

import io.grapevine.base.go.DoubleText;
import io.grapevine.base.go.GoDuration;
import io.grapevine.base.go.GoStrings;
import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoList;
import io.grapevine.template.go.value.GoNumbers;
import io.grapevine.template.go.value.GoTime;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.GoValue.IntValue;
import io.grapevine.template.go.value.Print;
import io.grapevine.template.go.value.TimeReader;
import io.grapevine.template.go.value.TimeWriter;
import io.grapevine.template.go.value.Zone;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.LongBinaryOperator;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The functions of times and durations, and the methods of times, durations, months, weekdays and locations. Methods with
 * several results in Go cannot be called.
 */
final class TimeFunctions {
    private static final long SECOND = 1_000_000_000L;
    private static final GoType TIME = GoType.TIME;
    private static final GoType DURATION = GoType.DURATION;

    private TimeFunctions() {}

    static List<TemplateFunction> all(InstantSource clock) {
        GoType string = GoType.STRING;
        GoType time = GoType.TIME;
        return List.of(
                fixed("now", (scope, a) -> GoTime.of(clock.instant(), Zone.local())),
                fixed("since", (scope, a) -> since(clock, time(a, 0)), time),
                fixed("date", (scope, a) -> TimeWriter.format(time(a, 1), text(a, 0)), string, time),
                fixed("tz", (scope, a) -> time(a, 1).in(zone(text(a, 0))), string, time),
                fixed(
                        "toDate",
                        (s, a) -> TimeReader.parse(text(a, 0), text(a, 1)).orElse(GoTime.ZERO),
                        string,
                        string),
                fixed("mustToDate", (scope, a) -> read(text(a, 0), text(a, 1)), string, string),
                fixed("addDuration", (scope, a) -> milliseconds(time(a, 1).plus(nanos(text(a, 0)))), string, time),
                fixed("humanizeDuration", (scope, a) -> humanize(seconds(a[0])), GoType.ANY));
    }

    static List<TemplateFunction> methods() {
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

    private static IntValue milliseconds(GoTime time) {
        return new IntValue(GoType.INT64, time.seconds() * 1000 + time.nanos() / 1_000_000);
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
                part("UnixMilli", TimeFunctions::milliseconds),
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
                fixed("Format", (s, a) -> TimeWriter.format(time(a, 0), text(a, 1)), TIME, GoType.STRING));
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
                of(DURATION, "Hours", d -> in(3600 * SECOND, d)),
                of(DURATION, "Minutes", d -> in(60 * SECOND, d)),
                of(DURATION, "Seconds", d -> in(SECOND, d)),
                of(DURATION, "Milliseconds", d -> new IntValue(GoType.INT64, d / 1_000_000)),
                of(DURATION, "Microseconds", d -> new IntValue(GoType.INT64, d / 1000)),
                of(DURATION, "Nanoseconds", d -> new IntValue(GoType.INT64, d)),
                of(DURATION, "Abs", d -> IntValue.duration(abs(d))),
                of(DURATION, "String", d -> GoDuration.format(Duration.ofNanos(d))),
                toUnit("Round", TimeFunctions::round),
                toUnit("Truncate", TimeFunctions::truncate));
    }

    private static List<TemplateFunction> names() {
        return List.of(
                of(GoType.MONTH, "String", GoTime::month),
                of(GoType.WEEKDAY, "String", GoTime::weekday),
                fixed("String", (s, a) -> zone(a, 0).toString(), GoType.LOCATION));
    }

    private static List<TemplateFunction> encodings() {
        GoType bytes = GoType.BYTES;
        return List.of(
                fixed("MarshalText", (s, a) -> bytes(marshalled(a, "")), TIME),
                fixed("MarshalJSON", (s, a) -> bytes(marshalled(a, "\"")), TIME),
                fixed("MarshalBinary", (s, a) -> bytes(binary(a)), TIME),
                fixed("GobEncode", (s, a) -> bytes(binary(a)), TIME),
                fixed("AppendText", (s, a) -> append(a[1], marshalled(a, "")), TIME, bytes),
                fixed("AppendBinary", (s, a) -> append(a[1], binary(a)), TIME, bytes),
                fixed("AppendFormat", (s, a) -> append(a[1], GoStrings.bytes(format(a))), TIME, bytes, GoType.STRING));
    }

    private static String format(@Nullable Object[] arguments) {
        return TimeWriter.format(time(arguments, 0), text(arguments, 2));
    }

    private static byte[] marshalled(@Nullable Object[] arguments, String quote) throws FunctionException {
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

    private static IntValue since(InstantSource clock, GoTime time) {
        return IntValue.duration(GoTime.of(clock.instant(), Zone.UTC).minus(time));
    }

    private static Zone zone(String name) throws FunctionException {
        return Zone.named(name).orElseThrow(() -> new FunctionException("unknown time zone " + name));
    }

    private static GoTime read(String layout, String value) throws FunctionException {
        return TimeReader.parse(layout, value)
                .orElseThrow(() -> new FunctionException(
                        "parsing time " + Print.quote(value) + ": not of the form " + Print.quote(layout)));
    }

    private static long nanos(String duration) throws FunctionException {
        return GoDuration.parse(duration, GoDuration.Units.GO)
                .orElseThrow(() -> new FunctionException("time: invalid duration " + Print.quote(duration)
                        + " (expected: numbers with the units h, m, s, ms, us or ns, such as -1h30m)"))
                .toNanos();
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
            return in(SECOND, n.value());
        }
        if (value instanceof String s) {
            OptionalDouble number = GoNumbers.parseFloat(s);
            return number.orElseThrow(() -> new FunctionException("parsing " + Print.quote(s) + ": invalid syntax"));
        }
        throw new FunctionException("can't convert " + Print.typeOf(value) + " to float");
    }

    /** The duration as a number of {@code unit}, which are nanoseconds. */
    private static double in(long unit, long nanoseconds) {
        long whole = nanoseconds / unit;
        return whole + (double) (nanoseconds % unit) / unit;
    }

    /** The multiple of {@code unit} nearest to zero's side. */
    private static long truncate(long nanoseconds, long unit) {
        return unit <= 0 ? nanoseconds : nanoseconds - nanoseconds % unit;
    }

    /** The nearest multiple of {@code unit}, away from zero where two are as near, and the last duration beyond it. */
    private static long round(long nanoseconds, long unit) {
        if (unit <= 0) {
            return nanoseconds;
        }
        long rest = Math.abs(nanoseconds % unit);
        boolean down = Long.compareUnsigned(rest + rest, unit) < 0;
        if (nanoseconds < 0) {
            long lower = nanoseconds - unit + rest;
            return down ? nanoseconds + rest : lower < nanoseconds ? lower : Long.MIN_VALUE;
        }
        long upper = nanoseconds + unit - rest;
        return down ? nanoseconds - rest : upper > nanoseconds ? upper : Long.MAX_VALUE;
    }

    /** The duration without its sign. */
    private static long abs(long nanoseconds) {
        return nanoseconds == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(nanoseconds);
    }

    /** Seconds as people say them: {@code 1d 2h 3m 4s}, {@code 3.5s}, {@code 1.25us}. */
    private static String humanize(double seconds) {
        double v = seconds;
        if (Double.isNaN(v) || Double.isInfinite(v)) {
            return DoubleText.format(v, 'g', 4);
        }
        if (v == 0) {
            return DoubleText.format(v, 'g', 4) + "s";
        }
        if (Math.abs(v) >= 1) {
            return (v < 0 ? "-" : "") + wholeUnits(Math.abs(v));
        }
        String prefix = "";
        for (int i = 0; i < 8 && Math.abs(v) < 1; i++) {
            prefix = "munpfazy".substring(i, i + 1);
            v *= 1000;
        }
        return DoubleText.format(v, 'g', 4) + prefix + "s";
    }

    private static String wholeUnits(double v) {
        // Go's conversion of a float that is too large gives the smallest number, and its division keeps the sign
        long total = v >= 0x1p63 ? Long.MIN_VALUE : (long) v;
        long seconds = total % 60;
        long minutes = total / 60 % 60;
        long hours = total / 3600 % 24;
        long days = total / 86400;
        if (days != 0) {
            return days + "d " + hours + "h " + minutes + "m " + seconds + "s";
        }
        if (hours != 0) {
            return hours + "h " + minutes + "m " + seconds + "s";
        }
        return minutes != 0 ? minutes + "m " + seconds + "s" : DoubleText.format(v, 'g', 4) + "s";
    }
}
