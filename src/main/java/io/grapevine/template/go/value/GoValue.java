package io.grapevine.template.go.value;

import io.grapevine.base.go.GoStrings;
import io.grapevine.model.LabelSet;
import io.grapevine.model.Labels;
import io.grapevine.template.TemplateData;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A value with a Go type that has no Java equivalent. */
public interface GoValue {
    /**
     * A nil element of a list {@code []any} or map {@code map[string]any}. Unlike an absent value, accessing a field of it
     * is an error; at the end of a pipeline it becomes absent.
     */
    GoValue NIL = () -> GoType.ANY;

    GoType type();

    /** A name and its value, an element of the sorted pairs of labels and annotations. */
    record Pair(String name, String value) implements GoValue {
        @Override
        public GoType type() {
            return GoType.PAIR;
        }

        /** The pairs of a set, {@code alertname} first, then by name. */
        public static GoList sorted(LabelSet labels) {
            return sorted(GoType.PAIRS, labels, i -> new Pair(labels.name(i), labels.value(i)));
        }

        /** The names of a set, in the order of its pairs. */
        public static GoList names(LabelSet labels) {
            return sorted(GoType.STRINGS, labels, labels::name);
        }

        /** The values of a set, in the order of its pairs. */
        public static GoList values(LabelSet labels) {
            return sorted(GoType.STRINGS, labels, labels::value);
        }

        private static GoList sorted(GoType type, LabelSet labels, IntFunction<Object> element) {
            Object[] elements = new Object[labels.size()];
            int next = labels.has(Labels.ALERT_NAME) ? 1 : 0;
            for (int i = 0; i < elements.length; i++) {
                elements[labels.name(i).equals(Labels.ALERT_NAME) ? 0 : next++] = element.apply(i);
            }
            return GoList.of(type, elements);
        }

        /** The names of pairs. */
        public static GoList names(GoList pairs) {
            return strings(pairs, Pair::name);
        }

        /** The values of pairs. */
        public static GoList values(GoList pairs) {
            return strings(pairs, Pair::value);
        }

        private static GoList strings(GoList pairs, Function<Pair, String> string) {
            Object[] strings = new Object[pairs.size()];
            for (int i = 0; i < strings.length; i++) {
                strings[i] = string.apply((Pair) pairs.element(i));
            }
            return GoList.of(GoType.STRINGS, strings);
        }

        /** {@code name=value, name=value}. */
        public static String text(GoList pairs) {
            StringBuilder out = new StringBuilder();
            for (int i = 0; i < pairs.size(); i++) {
                Pair pair = (Pair) pairs.element(i);
                out.append(i == 0 ? "" : ", ").append(pair.name).append('=').append(pair.value);
            }
            return GoStrings.joined(out.toString());
        }
    }

    /**
     * A map {@code map[string]any}: the result of {@code dict}.
     *
     * @param entries sorted by the bytes of the keys; never changed
     */
    record GoMap(SortedMap<String, @Nullable Object> entries) implements GoValue {
        @Override
        public GoType type() {
            return GoType.ANY_MAP;
        }

        public int size() {
            return entries.size();
        }

        /** The element with this key; a missing one is the same as a nil. */
        public Object get(String key) {
            Object value = entries.get(key);
            return value == null ? NIL : value;
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
        if (value == null || value == NIL) {
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
