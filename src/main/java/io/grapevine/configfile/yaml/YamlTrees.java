package io.grapevine.configfile.yaml;

import io.grapevine.go.DoubleText;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Converts plain Java objects to YAML. */
final class YamlTrees {
    private YamlTrees() {}

    /** A mapping with its keys in Go's order. */
    static <K, V extends @Nullable Object> Yaml.Mapping mapping(Map<K, V> values, Function<? super V, Yaml> toYaml) {
        return new Yaml.Mapping(GoKeyOrder.sort(values.keySet()).stream()
                .map(key -> new Yaml.Entry(of(key), toYaml.apply(values.get(key))))
                .toList());
    }

    /** A value of free form, as {@link Value#tree} gives it. */
    static Yaml of(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return mapping(map, YamlTrees::of);
        }
        if (value instanceof List<?> list) {
            return new Yaml.Sequence(list.stream().map(YamlTrees::of).toList());
        }
        if (value instanceof Double number) {
            return number(number);
        }
        return value instanceof String text ? new Yaml.Text(text) : new Yaml.Literal(String.valueOf(value));
    }

    /** A number as Go writes it in its general format: with an exponent below 10⁻⁴ and from 10⁶. */
    static Yaml number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return new Yaml.Literal(Double.isNaN(value) ? ".nan" : value > 0 ? ".inf" : "-.inf");
        }
        return new Yaml.Literal(DoubleText.format(value, 'g', -1));
    }
}
