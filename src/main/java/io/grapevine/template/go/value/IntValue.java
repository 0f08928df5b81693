package io.grapevine.template.go.value;

/**
 * An integer of a Go type other than {@code int}.
 *
 * @param type of sort INT or UINT
 * @param value the number; for a duration, in nanoseconds
 */
public record IntValue(GoType type, long value) implements GoValue {
    /** A duration of so many nanoseconds. */
    public static IntValue duration(long nanoseconds) {
        return new IntValue(GoType.DURATION, nanoseconds);
    }

    /** A byte, 0 to 255. */
    public static IntValue ofByte(int value) {
        return new IntValue(GoType.UINT8, value);
    }
}
