package io.grapevine.configfile.yaml;

import io.grapevine.config.Secret;
import io.grapevine.config.Smarthost;
import io.grapevine.config.http.Url;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;

/**
 * Reads the fields of a mapping by name. A missing field has the fallback or, without one, the empty value; a null
 * field has the empty value even with a fallback. Reading a field makes its key a known one.
 */
public final class MappingReader {
    private final Value mapping;
    private final MappingEntries entries;
    private final Set<String> known = new LinkedHashSet<>();

    MappingReader(Value mapping) {
        this.mapping = mapping;
        this.entries = MappingEntries.of(mapping, false);
    }

    /** The path of this mapping. */
    public String path() {
        return mapping.path();
    }

    /** Whether this is a mapping; otherwise it has no fields, and an error is reported. */
    public boolean isMapping() {
        return mapping.isMapping();
    }

    /** The value of a field, which may be absent. */
    public Value value(String name) {
        known.add(name);
        Value value = entries.values().get(name);
        return value == null ? Value.absent(mapping.mark(), entries.child(name), mapping.reading()) : value;
    }

    /** Whether the field is there and not null. */
    public boolean has(String name) {
        return !value(name).isNull();
    }

    /** Reports an error of a field, or of the whole mapping if {@code name} is empty. */
    public void fault(String name, String message) {
        if (name.isEmpty()) {
            mapping.fault(message);
        } else {
            value(name).fault(message);
        }
    }

    /** Reports an error of the whole mapping. */
    public void fault(String message) {
        mapping.fault(message);
    }

    /** A text. */
    public String text(String name) {
        return value(name).text();
    }

    /** A text. */
    public String text(String name, String fallback) {
        Value value = value(name);
        return value.isAbsent() ? fallback : value.text();
    }

    /** One of a few texts; an empty one is {@code fallback}. */
    public String oneOf(String name, String fallback, List<String> allowed) {
        Value value = value(name);
        String text = value.text();
        if (!text.isEmpty() && !allowed.contains(text) && !text.equals(Value.UNREADABLE)) {
            value.fault(value.describe() + " (expected: one of " + String.join(", ", allowed) + ")");
        }
        return text.isEmpty() ? fallback : text;
    }

    /** A truth value. */
    public boolean bool(String name, boolean fallback) {
        Value value = value(name);
        return value.isAbsent() ? fallback : value.bool();
    }

    /** A truth value, or null where there is none. */
    public @Nullable Boolean boolOrNull(String name) {
        Value value = value(name);
        return value.isNull() ? null : value.bool();
    }

    /** A whole number of 64 bits. */
    public long integer(String name, long fallback) {
        return integer(name, fallback, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** A whole number, at least {@code least} and at most {@code most}. */
    public long integer(String name, long fallback, long least, long most) {
        Value value = value(name);
        return value.isAbsent() ? fallback : value.integer(least, most);
    }

    /** A number. */
    public double number(String name, double fallback) {
        Value value = value(name);
        return value.isAbsent() ? fallback : value.number();
    }

    /** A duration such as {@code 1d12h}. */
    public Duration duration(String name, Duration fallback) {
        return value(name).isAbsent() ? fallback : orZero(durationOrNull(name));
    }

    /** A duration such as {@code 1d12h}, or null where there is none. */
    public @Nullable Duration durationOrNull(String name) {
        Value value = value(name);
        return value.isNull() ? null : YamlScalars.duration(value);
    }

    /** A duration in Go's own form, such as {@code 1h30m} or {@code 0.5s}; a bare number counts nanoseconds. */
    public Duration goDuration(String name, Duration fallback) {
        Value value = value(name);
        return value.isAbsent() ? fallback : value.isNull() ? Duration.ZERO : YamlScalars.goDuration(value);
    }

    private static Duration orZero(@Nullable Duration duration) {
        return duration == null ? Duration.ZERO : duration;
    }

    /** A secret; empty where there is none. */
    public Secret secret(String name) {
        return new Secret(text(name));
    }

    /** A secret, or null where there is none. */
    public @Nullable Secret secretOrNull(String name) {
        return has(name) ? secret(name) : null;
    }

    /** The URL of a web service, or null where there is none. */
    public @Nullable Url httpUrl(String name) {
        Value value = value(name);
        return value.isNull() ? null : new Url(YamlScalars.httpUrl(value));
    }

    /** The secret URL of a web service, or null where there is none; {@code <secret>} is taken for an empty one. */
    public @Nullable Secret secretUrl(String name) {
        Value value = value(name);
        if (value.isNull()) {
            return null;
        }
        return new Secret("<secret>".equals(value.scalar()) ? "" : YamlScalars.secretUrl(value));
    }

    /** A URL of any kind; empty where there is none. */
    public Url anyUrl(String name) {
        Value value = value(name);
        return new Url(value.isNull() ? "" : YamlScalars.anyUrl(value));
    }

    /** A secret that is a template or else the URL of a web service; empty where there is none. */
    public Secret templateUrl(String name, TemplateSyntax templates) {
        return new Secret(YamlScalars.templateUrl(value(name), templates));
    }

    /** A network address; none where there is none. */
    public Smarthost hostPort(String name) {
        Value value = value(name);
        return value.isNull() ? Smarthost.NONE : YamlScalars.hostPort(value);
    }

    /** {@code path}, a relative one starting at the directory of this file; an empty one stays empty. */
    public String resolve(String path) {
        return mapping.reading().resolve(path);
    }

    /** The path of a file, relative ones starting at the directory of this file; empty where there is none. */
    public String filePath(String name) {
        return resolve(text(name));
    }

    /** A list of texts; empty where there is none. */
    public List<String> texts(String name) {
        return value(name).texts();
    }

    /** A list of paths of files; see {@link #filePath}. */
    public List<String> filePaths(String name) {
        return texts(name).stream().map(this::resolve).toList();
    }

    /** A list of secrets; empty where there is none. */
    public List<Secret> secrets(String name) {
        return texts(name).stream().map(Secret::new).toList();
    }

    /** A mapping from text to text, in the order of the file; empty where there is none. */
    public Map<String, String> textMap(String name) {
        return value(name).textMap();
    }

    /** A mapping, or null where there is none. */
    public <T> @Nullable T object(String name, Function<? super MappingReader, ? extends T> reader) {
        Value value = value(name);
        return value.isNull() ? null : value.read(reader);
    }

    /** A list of mappings; a null element is an error. */
    public <T> List<T> objects(String name, Function<? super MappingReader, ? extends T> reader) {
        List<T> read = new ArrayList<>();
        for (Value item : value(name).items()) {
            if (item.isNull()) {
                item.fault("missing (expected: a mapping)");
            } else {
                read.add(item.read(reader));
            }
        }
        return read;
    }

    /** A mapping with free keys and mappings for values, in the order of the file; null is an empty mapping. */
    public <T> Map<String, T> objectMap(String name, Function<? super MappingReader, ? extends T> reader) {
        Map<String, T> read = new LinkedHashMap<>();
        value(name).entries().forEach((key, value) -> read.put(key, value.read(reader)));
        return read;
    }

    /** A value of any form; see {@link Value#tree}. */
    public @Nullable Object tree(String name) {
        return value(name).tree();
    }

    void reportUnknownKeys() {
        for (String name : entries.values().keySet()) {
            Mark mark = entries.keyMark(name);
            if (mark != null && !known.contains(name)) {
                String expected = NearestName.describe(name, known);
                mapping.reading().add(mark, entries.child(name), "field not found (expected: " + expected + ")");
            }
        }
    }
}
