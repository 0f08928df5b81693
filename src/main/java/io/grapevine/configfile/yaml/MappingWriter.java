package io.grapevine.configfile.yaml;

import io.grapevine.config.Secret;
import io.grapevine.config.Smarthost;
import io.grapevine.go.GoDuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A builder of a YAML mapping, field by field in the order of the calls. Empty values are omitted, except by methods
 * named {@code always…}. Secrets are written as {@code <secret>}.
 */
public final class MappingWriter {
    private static final Yaml SECRET = new Yaml.Text("<secret>");

    private final List<Yaml.Entry> entries = new ArrayList<>();

    /** The mapping that {@code fields} describes. */
    public static Yaml.Mapping mapping(Consumer<? super MappingWriter> fields) {
        MappingWriter writer = new MappingWriter();
        fields.accept(writer);
        return new Yaml.Mapping(writer.entries);
    }

    /** A value of any form. */
    public void value(String name, Yaml value) {
        entries.add(new Yaml.Entry(name, value));
    }

    private void valueIf(boolean present, String name, Yaml value) {
        if (present) {
            value(name, value);
        }
    }

    /** A text. */
    public void text(String name, String text) {
        valueIf(!text.isEmpty(), name, new Yaml.Text(text));
    }

    /** A text, even an empty one. */
    public void alwaysText(String name, String text) {
        value(name, new Yaml.Text(text));
    }

    /** A truth value, if it is true. */
    public void bool(String name, boolean value) {
        valueIf(value, name, new Yaml.Literal("true"));
    }

    /** A truth value. */
    public void alwaysBool(String name, boolean value) {
        value(name, new Yaml.Literal(Boolean.toString(value)));
    }

    /** A truth value, unless it is null. */
    public void boolOrNull(String name, @Nullable Boolean value) {
        valueIf(value != null, name, new Yaml.Literal(String.valueOf(value)));
    }

    /** A whole number, unless it is zero. */
    public void integer(String name, long value) {
        valueIf(value != 0, name, new Yaml.Literal(Long.toString(value)));
    }

    /** A whole number. */
    public void alwaysInteger(String name, long value) {
        value(name, new Yaml.Literal(Long.toString(value)));
    }

    /** A number, unless it is zero. */
    public void number(String name, double value) {
        valueIf(value != 0, name, YamlTrees.number(value));
    }

    /** A duration in Prometheus' form, unless it is zero. */
    public void duration(String name, Duration value) {
        valueIf(!value.isZero(), name, new Yaml.Text(DurationField.print(value)));
    }

    /** A duration in Prometheus' form. */
    public void alwaysDuration(String name, Duration value) {
        value(name, new Yaml.Text(DurationField.print(value)));
    }

    /** A duration in Prometheus' form, unless it is null. */
    public void durationOrNull(String name, @Nullable Duration value) {
        if (value != null) {
            alwaysDuration(name, value);
        }
    }

    /** A duration in Go's form, unless it is zero. */
    public void goDuration(String name, Duration value) {
        valueIf(!value.isZero(), name, new Yaml.Text(GoDuration.format(value)));
    }

    /** A duration in Go's form. */
    public void alwaysGoDuration(String name, Duration value) {
        value(name, new Yaml.Text(GoDuration.format(value)));
    }

    /** A secret, unless it is empty. */
    public void secret(String name, Secret value) {
        valueIf(!value.isEmpty(), name, SECRET);
    }

    /** A secret, unless it is null; an empty one is written as null. */
    public void secretOrNull(String name, @Nullable Secret value) {
        valueIf(value != null, name, value == null || value.isEmpty() ? Yaml.NULL : SECRET);
    }

    /** A list of secrets; empty ones are written as null. */
    public void secrets(String name, List<Secret> values) {
        valueIf(
                !values.isEmpty(),
                name,
                new Yaml.Sequence(values.stream()
                        .map(secret -> secret.isEmpty() ? Yaml.NULL : SECRET)
                        .toList()));
    }

    /** A secret URL, unless it is null. */
    public void secretUrl(String name, @Nullable Secret value) {
        valueIf(value != null, name, SECRET);
    }

    /** A network address, unless there is none. */
    public void hostPort(String name, Smarthost value) {
        text(name, value.toString());
    }

    /** A list of texts, unless it is empty. */
    public void texts(String name, List<String> values) {
        if (!values.isEmpty()) {
            alwaysTexts(name, values);
        }
    }

    /** A list of texts. */
    public void alwaysTexts(String name, List<String> values) {
        value(name, new Yaml.Sequence(values.stream().<Yaml>map(Yaml.Text::new).toList()));
    }

    /** A mapping from text to text in Go's order of keys, unless it is empty. */
    public void textMap(String name, Map<String, String> values) {
        map(name, values, Yaml.Text::new);
    }

    /** A mapping with free keys in Go's order of keys, unless it is empty. */
    public <T> void map(String name, Map<String, T> values, Function<? super T, Yaml> toYaml) {
        valueIf(!values.isEmpty(), name, YamlTrees.mapping(values, toYaml));
    }

    /** A mapping with free keys and mappings for values, unless it is empty. */
    public <T> void objectMap(String name, Map<String, T> values, BiConsumer<? super T, ? super MappingWriter> fields) {
        map(name, values, item -> mapping(writer -> fields.accept(item, writer)));
    }

    /** A mapping, even an empty one. */
    public void object(String name, Consumer<? super MappingWriter> fields) {
        value(name, mapping(fields));
    }

    /** A mapping, unless all of its fields are left out. */
    public void objectUnlessEmpty(String name, Consumer<? super MappingWriter> fields) {
        Yaml.Mapping mapping = mapping(fields);
        valueIf(!mapping.entries().isEmpty(), name, mapping);
    }

    /** A mapping, unless {@code value} is null. */
    public <T> void objectOrNull(String name, @Nullable T value, BiConsumer<? super T, ? super MappingWriter> fields) {
        if (value != null) {
            object(name, writer -> fields.accept(value, writer));
        }
    }

    /** A list of mappings, unless it is empty. */
    public <T> void objects(
            String name, List<? extends T> values, BiConsumer<? super T, ? super MappingWriter> fields) {
        valueIf(
                !values.isEmpty(),
                name,
                new Yaml.Sequence(values.stream()
                        .<Yaml>map(value -> mapping(writer -> fields.accept(value, writer)))
                        .toList()));
    }

    /** A value of free form as {@link Value#tree} gives it, unless it is null. */
    public void tree(String name, @Nullable Object value) {
        valueIf(value != null, name, YamlTrees.of(value));
    }
}
