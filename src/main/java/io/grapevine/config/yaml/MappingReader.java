package io.grapevine.config.yaml;

import io.grapevine.base.go.Quoted;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;

/** Reads the fields of a mapping by name. Reading a field makes its key a known one; unknown keys are errors. */
public final class MappingReader {
    /** Dots alone would be parts of paths. */
    private static final Pattern NAME = Pattern.compile("(?!\\.+$)[A-Za-z0-9_.-]{1,100}");

    private final Value mapping;
    private final MappingEntries entries;
    private final Set<String> known = new LinkedHashSet<>();
    private final Map<String, MappingReader> sections = new LinkedHashMap<>();

    MappingReader(Value mapping) {
        this.mapping = mapping;
        this.entries = MappingEntries.of(mapping, false);
    }

    /** Whether the value is a mapping; otherwise it has no fields, and an error is reported. */
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

    /** Reports an error of a field. */
    public void fault(String name, String message) {
        value(name).fault(message);
    }

    /** Reports an error of the whole mapping. */
    public void fault(String message) {
        mapping.fault(message);
    }

    public String text(String name) {
        return value(name).text();
    }

    /** The integer in a field, which must be there. */
    public int integer(String name, int least, int most) {
        if (value(name).isNull()) {
            fault(name, "missing (expected: an integer from " + least + " to " + most + ")");
            return least;
        }
        return (int) value(name).integer(least, most);
    }

    /**
     * The field {@code name}. It must be unique among its kind, and fit into a URL and a key of the notification log.
     *
     * @param taken the names of the others; this one joins them
     */
    public String name(Set<String> taken) {
        Value value = value("name");
        String name = value.text();
        if (!NAME.matcher(name).matches() && !name.equals(Value.UNREADABLE)) {
            value.fault((name.isEmpty() ? "missing" : Quoted.quote(name))
                    + " (expected: up to 100 letters, digits, underscores, dots and hyphens)");
        } else if (!taken.add(name)) {
            value.fault(Quoted.quote(name) + " is not unique (expected: a name of its own)");
        }
        return name;
    }

    /** {@code path}, a relative one starting at the directory of this file; an empty one stays empty. */
    public String resolve(String path) {
        return mapping.reading().resolve(path);
    }

    /** Whether the secrets of the file are known; else masks or references stand in their places. */
    public boolean judgesSecrets() {
        return mapping.reading().judgesSecrets();
    }

    /** Takes the keys in {@link RenamedKeys} for old names in this file. */
    public void knowsOldNames() {
        mapping.reading().renaming(RenamedKeys.ALL);
    }

    /**
     * The fields of a mapping, null being an empty one; the same for each who asks. Keys that nobody asks for are errors once all of this
     * mapping is read.
     */
    public MappingReader section(String name) {
        return sections.computeIfAbsent(name, first -> new MappingReader(value(first)));
    }

    /** A mapping, or null where there is none. */
    public <T> @Nullable T object(String name, Function<? super MappingReader, ? extends T> reader) {
        Value value = value(name);
        return value.isNull() ? null : value.read(reader);
    }

    void reportUnknownKeys() {
        sections.values().forEach(MappingReader::reportUnknownKeys);
        for (String name : entries.values().keySet()) {
            Mark mark = entries.keyMark(name);
            if (mark != null && !known.contains(name)) {
                String path = entries.child(name);
                String message = mapping.reading()
                        .renamed(path)
                        .map(now -> name + " is now " + now)
                        .orElseGet(() -> "field not found (expected: " + NearestName.describe(name, known) + ")");
                mapping.reading().add(mark, path, message);
            }
        }
    }
}
