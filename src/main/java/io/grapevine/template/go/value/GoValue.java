package io.grapevine.template.go.value;

import io.grapevine.model.LabelSet;
import io.grapevine.template.TemplateData;
import org.jspecify.annotations.Nullable;

/** A value with a Go type that has no Java equivalent. */
public interface GoValue {
    GoType type();

    /** A name and its value, an element of the sorted pairs of labels and annotations. */
    record Pair(String name, String value) implements GoValue {
        @Override
        public GoType type() {
            return GoType.PAIR;
        }
    }

    /**
     * A nil element of a list {@code []any} or map {@code map[string]any}. Unlike an absent value, accessing a field of it
     * is an error; at the end of a pipeline it becomes absent.
     */
    enum NilInterface implements GoValue {
        NIL;

        @Override
        public GoType type() {
            return GoType.ANY;
        }
    }

    /** A complex number, which templates can write and print. */
    record Complex(double real, double imaginary) implements GoValue {
        @Override
        public GoType type() {
            return GoType.COMPLEX128;
        }

        /** Whether both are the same number, 0 and -0 being one, and NaN none. */
        @SuppressWarnings("EqualsUnsafeCast") // not an equals of Object: Go's == on numbers
        public boolean same(Complex other) {
            return real == other.real && imaginary == other.imaginary;
        }
    }

    /**
     * Text that the template's author declares safe, so that the HTML escaper does not escape it in that context.
     *
     * @param type {@link GoType#HTML} or {@link GoType#URL}
     */
    record SafeText(GoType type, String text) implements GoValue {}

    /**
     * An integer of a Go type other than {@code int}.
     *
     * @param type of sort INT or UINT
     * @param value the number; for a duration, in nanoseconds
     */
    record IntValue(GoType type, long value) implements GoValue {
        /** A duration of so many nanoseconds. */
        public static IntValue duration(long nanoseconds) {
            return new IntValue(GoType.DURATION, nanoseconds);
        }

        /** A byte, 0 to 255. */
        public static IntValue ofByte(int value) {
            return new IntValue(GoType.UINT8, value);
        }
    }

    /**
     * The data of a notification, by reference or by value, which print differently. A {@link TemplateData} itself is a
     * reference to data whose route labels are rendered.
     *
     * @param isPointer whether it is a reference
     * @param routeLabelsRendered whether the labels of the route are texts, and not templates; shown by {@code %+v}
     */
    record DataValue(TemplateData data, boolean isPointer, boolean routeLabelsRendered) implements GoValue {
        /** The data that {@code value}, of this type or a {@link TemplateData}, stands for. */
        public static DataValue of(Object value) {
            return value instanceof DataValue data ? data : new DataValue((TemplateData) value, true, true);
        }

        @Override
        public GoType type() {
            return isPointer ? GoType.DATA : GoType.DATA_COPY;
        }
    }

    /** Whether a value counts as true: everything but absent, zero, empty and false values does. */
    static boolean isTrue(@Nullable Object value) {
        if (value == null || value == NilInterface.NIL) {
            return false;
        }
        if (value instanceof Boolean b) {
            return b;
        }
        if (value instanceof String s) {
            return !s.isEmpty();
        }
        if (value instanceof Long n) {
            return n != 0;
        }
        if (value instanceof LabelSet labels) {
            return !labels.isEmpty();
        }
        return isRareTrue(value);
    }

    private static boolean isRareTrue(Object value) {
        if (value instanceof GoList list) {
            return list.size() > 0;
        }
        if (value instanceof GoMap map) {
            return map.size() > 0;
        }
        if (value instanceof IntValue n) {
            return n.value() != 0;
        }
        if (value instanceof Double d) {
            return d != 0;
        }
        if (value instanceof SafeText safe) {
            return !safe.text().isEmpty();
        }
        return !(value instanceof Complex c) || c.real() != 0 || c.imaginary() != 0;
    }
}
