package io.grapevine.config.yaml;

import io.grapevine.base.go.YamlScalar;
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

    /** The value of a scalar that fits its tag: a truth value, a number, or else {@code text}. */
    static @Nullable Object value(Tag tag, String text) {
        if (tag.equals(Tag.FLOAT)) {
            return YamlScalar.value(text) instanceof Number number ? number.doubleValue() : text;
        }
        return tag.equals(Tag.BOOL) || tag.equals(Tag.INT) ? YamlScalar.value(text) : text;
    }
}
