package io.grapevine.template.go.function;

import static io.grapevine.template.go.function.TemplateFunction.fixed;

import io.grapevine.template.go.time.GoTime;
import io.grapevine.template.go.time.TimeWriter;
import io.grapevine.template.go.time.Zone;
import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoList;
import io.grapevine.template.go.value.GoStrings;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.IntValue;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The methods of times that encode them to bytes. */
final class EncodingMethods {
    private EncodingMethods() {}

    static List<TemplateFunction> all() {
        GoType time = GoType.TIME;
        GoType bytes = GoType.BYTES;
        return List.of(
                fixed("MarshalText", (s, a) -> bytes(text(a, "")), time),
                fixed("MarshalJSON", (s, a) -> bytes(text(a, "\"")), time),
                fixed("MarshalBinary", (s, a) -> bytes(binary(a)), time),
                fixed("GobEncode", (s, a) -> bytes(binary(a)), time),
                fixed("AppendText", (s, a) -> append(a[1], text(a, "")), time, bytes),
                fixed("AppendBinary", (s, a) -> append(a[1], binary(a)), time, bytes),
                fixed("AppendFormat", (s, a) -> append(a[1], GoStrings.bytes(format(a))), time, bytes, GoType.STRING));
    }

    private static String format(@Nullable Object[] arguments) {
        return TimeWriter.format(TimeMethods.time(arguments, 0), TextFunctions.text(arguments, 2));
    }

    private static byte[] text(@Nullable Object[] arguments, String quote) throws FunctionException {
        GoTime time = TimeMethods.time(arguments, 0);
        if (time.year() < 0 || time.year() > 9999) {
            throw new FunctionException("year outside of range [0,9999]");
        }
        return GoStrings.bytes(quote + TimeWriter.rfc3339(time) + quote);
    }

    /** Version 1, seconds since year 1, nanoseconds, and the offset in minutes or -1 for universal time. */
    private static byte[] binary(@Nullable Object[] arguments) {
        GoTime time = TimeMethods.time(arguments, 0);
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
        Object[] before = Arrays.stream(((GoList) Objects.requireNonNull(list)).toArray())
                .map(Objects::requireNonNull)
                .toArray();
        return GoList.of(GoType.BYTES, before).append(boxed(bytes));
    }

    private static Object[] boxed(byte[] bytes) {
        Object[] boxed = new Object[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            boxed[i] = IntValue.ofByte(bytes[i] & 0xFF);
        }
        return boxed;
    }
}
