package io.grapevine.config.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** A builder of a YAML mapping, field by field in the order of the calls. */
public final class MappingWriter {
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

    /** A list, unless it is empty. */
    public <T> void list(String name, List<? extends T> items, Function<? super T, Yaml> toYaml) {
        if (!items.isEmpty()) {
            value(name, Yaml.list(items, toYaml));
        }
    }

    public void text(String name, String text) {
        value(name, Yaml.of(text));
    }
}
