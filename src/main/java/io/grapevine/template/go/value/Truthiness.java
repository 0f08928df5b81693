package io.grapevine.template.go.value;

import io.grapevine.model.LabelSet;
import org.jspecify.annotations.Nullable;

/** The truth of values: everything but absent, zero, empty and false values is true. */
public final class Truthiness {
    private Truthiness() {}

    /** Whether {@code value} counts as true. */
    public static boolean of(@Nullable Object value) {
        if (value == null || value == GoValue.NilInterface.NIL) {
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
        return ofRare(value);
    }

    private static boolean ofRare(Object value) {
        if (value instanceof GoList list) {
            return list.size() > 0;
        }
        if (value instanceof GoMap map) {
            return map.size() > 0;
        }
        if (value instanceof GoValue.IntValue n) {
            return n.value() != 0;
        }
        if (value instanceof Double d) {
            return d != 0;
        }
        if (value instanceof GoValue.SafeText safe) {
            return !safe.text().isEmpty();
        }
        return !(value instanceof GoValue.Complex c) || c.real() != 0 || c.imaginary() != 0;
    }
}
