package io.grapevine.config.yaml;

import io.grapevine.base.go.DoubleText;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A node of a YAML document to be written. */
public sealed interface Yaml {
    /** A number, a boolean or {@code null}, written unquoted. */
    record Literal(String text) implements Yaml {}

    /** A string; it is quoted if it would otherwise be read as another type. */
    record Text(String text) implements Yaml {}

    /** A list; {@code flow} writes it in brackets on one line. */
    record Sequence(List<Yaml> items, boolean flow) implements Yaml {
        /** A list with a line for each item. */
        public Sequence(List<Yaml> items) {
            this(items, false);
        }

        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** Keys and values in the order in which they are written; {@code flow} writes them in braces on one line. */
    record Mapping(List<Entry> entries, boolean flow) implements Yaml {
        /** A mapping with a line for each entry. */
        public Mapping(List<Entry> entries) {
            this(entries, false);
        }

        public Mapping {
            entries = List.copyOf(entries);
        }
    }

    /** A key, which is a text or a literal, and its value. */
    record Entry(Yaml key, Yaml value) {
        /** A key that is a text, and its value. */
        public Entry(String key, Yaml value) {
            this(new Text(key), value);
        }
    }

    /** The value {@code null}. */
    Yaml NULL = new Literal("null");

    /** A value without a schema, as {@link Value#tree} returns it. */
    static Yaml of(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map(map, Yaml::of);
        }
        if (value instanceof List<?> list) {
            return list(list, Yaml::of);
        }
        if (value instanceof Double number) {
            return new Literal(format(number));
        }
        return value instanceof String text ? new Text(text) : new Literal(String.valueOf(value));
    }

    /** A list with a line for each item. */
    static <T extends @Nullable Object> Yaml list(List<? extends T> items, Function<? super T, Yaml> toYaml) {
        return new Sequence(items.stream().<Yaml>map(toYaml).toList());
    }

    /** A mapping with its keys in Go's order. */
    static <K, V extends @Nullable Object> Yaml map(Map<K, V> values, Function<? super V, Yaml> toYaml) {
        return new Mapping(GoKeyOrder.sort(values.keySet()).stream()
                .map(key -> new Entry(of(key), toYaml.apply(values.get(key))))
                .toList());
    }

    /** A number as Go writes it in its general format: with an exponent below 10⁻⁴ and from 10⁶. */
    private static String format(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.isNaN(value) ? ".nan" : value > 0 ? ".inf" : "-.inf";
        }
        return DoubleText.format(value, 'g', -1);
    }
}
