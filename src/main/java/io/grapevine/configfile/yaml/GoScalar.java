package io.grapevine.configfile.yaml;

import io.grapevine.go.YamlScalar;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Tag;

/** Resolves the types of unquoted scalars as Go's yaml package. */
final class GoScalar {
    private GoScalar() {}

    /** The tag that an unquoted {@code text} gets as a value; as a key, {@code <<} means a merge. */
    static Tag resolve(String text) {
        Object value = YamlScalar.value(text);
        if (value == null) {
            return Tag.NULL;
        }
        if (value instanceof Boolean) {
            return Tag.BOOL;
        }
        if (value instanceof Number) {
            return value instanceof Double ? Tag.FLOAT : Tag.INT;
        }
        return YamlScalar.isTimestamp(text) ? Tag.TIMESTAMP : Tag.STR;
    }

    /** The truth value of {@code text}, or null if it is none. */
    static @Nullable Boolean bool(String text) {
        return YamlScalar.value(text) instanceof Boolean value ? value : null;
    }

    /** The integer that {@code text} denotes, or null if it is none of 64 bits. */
    static @Nullable Number integer(String text) {
        return YamlScalar.value(text) instanceof Number value && !(value instanceof Double) ? value : null;
    }

    /** The number that {@code text} denotes, or null if it is none. */
    static @Nullable Double number(String text) {
        return YamlScalar.value(text) instanceof Number value ? (Double) value.doubleValue() : null;
    }
}
