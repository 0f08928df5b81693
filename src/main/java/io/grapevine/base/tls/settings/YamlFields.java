package io.grapevine.base.tls.settings;

import io.grapevine.base.go.FileReason;
import io.grapevine.base.tls.Pem;
import io.grapevine.base.tls.UnusableFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** A mapping of a YAML file, asked field by field; {@link #end} finds the fields that were not read. */
public final class YamlFields {
    private final String path;
    private final Map<?, ?> values;
    private final boolean isAbsent;
    private final TreeSet<String> asked = new TreeSet<>();

    private YamlFields(String path, Map<?, ?> values, boolean isAbsent) {
        this.path = path;
        this.values = values;
        this.isAbsent = isAbsent;
    }

    /** The fields of a YAML file, which {@code what} names in errors. */
    public static YamlFields read(String what, Path file) throws UnusableFileException {
        try {
            return of("", first(new Yaml(new SafeConstructor(options())).loadAll(Files.readString(file))));
        } catch (UnusableFileException e) {
            throw e.in(file);
        } catch (IOException e) {
            throw UnusableFileException.of(what, file + ": " + FileReason.of(e), "a readable file");
        } catch (MarkedYAMLException e) {
            String place =
                    e.getProblemMark() == null ? "" : ":" + (e.getProblemMark().getLine() + 1);
            throw new UnusableFileException(file + place + ": " + e.getProblem());
        } catch (RuntimeException e) { // SnakeYAML has its own, and others where a tag does not fit its value
            throw UnusableFileException.of(what, file, "YAML");
        }
    }

    /** What follows the first document is ignored, as Go's reader does. */
    private static @Nullable Object first(Iterable<Object> documents) {
        Iterator<Object> all = documents.iterator();
        return all.hasNext() ? all.next() : null;
    }

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return options;
    }

    /** A mapping; without a value, an empty one. */
    public static YamlFields of(String path, @Nullable Object node) throws UnusableFileException {
        if (node == null) {
            return new YamlFields(path, Map.of(), true);
        }
        if (node instanceof Map<?, ?> map) {
            return new YamlFields(path, map, false);
        }
        throw UnusableFileException.of(path.isEmpty() ? "file" : path, shown(node), "a mapping");
    }

    /** A field that is a mapping; an empty one if it is not there. */
    public YamlFields mapping(String name) throws UnusableFileException {
        return of(name(name), take(name));
    }

    /** A field that is text; empty if it is not there. */
    public String text(String name) throws UnusableFileException {
        Object value = take(name);
        return value == null ? "" : scalar(name, value);
    }

    /** What stands in field {@code name}, or in the file that the field {@code name_file} names, beside {@code file}. */
    public Optional<Pem> pem(Path file, String name) throws UnusableFileException {
        String inFile = text(name + "_file");
        String inline = text(name);
        if (!inFile.isEmpty()) {
            return Optional.of(new Pem.InFile(file.resolveSibling(inFile)));
        }
        return inline.isEmpty() ? Optional.empty() : Optional.of(new Pem.Inline(inline));
    }

    /** A field that is true or false; as in Go's reader {@code y} and {@code n} count as well. */
    public boolean flag(String name, boolean fallback) throws UnusableFileException {
        if (values.get(name) instanceof String text && text.matches("[yYnN]")) {
            asked.add(name);
            return text.equalsIgnoreCase("y");
        }
        return typed(name, Boolean.class, fallback, "true or false");
    }

    /** A field that is a whole number; 0 if it is not there. */
    public int number(String name) throws UnusableFileException {
        return typed(name, Integer.class, 0, "a whole number");
    }

    private <T> T typed(String name, Class<T> type, T fallback, String expected) throws UnusableFileException {
        Object value = take(name);
        if (value == null) {
            return fallback;
        }
        if (type.isInstance(value)) {
            return type.cast(value);
        }
        throw UnusableFileException.of(name(name), shown(value), expected);
    }

    /** A field that is a list of texts; an empty one if it is not there. */
    public List<String> texts(String name) throws UnusableFileException {
        List<String> texts = new ArrayList<>();
        for (Object element : typed(name, List.class, List.of(), "a list")) {
            texts.add(scalar(name, element));
        }
        return texts;
    }

    /** The fields of this mapping as text, whatever their names. */
    public Map<String, String> allTexts() throws UnusableFileException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : values.entrySet()) {
            String key = String.valueOf(entry.getKey());
            asked.add(key);
            texts.put(key, entry.getValue() == null ? "" : scalar(key, entry.getValue()));
        }
        return texts;
    }

    /** Says that the file is empty, if it holds no value at all: most likely it was emptied by accident. */
    public void checkPresent(String expected) throws UnusableFileException {
        if (isAbsent) {
            throw UnusableFileException.of("file", "empty", expected);
        }
    }

    /** Says which field is unknown, if one is. */
    public void end() throws UnusableFileException {
        for (Object key : values.keySet()) {
            if (!asked.contains(String.valueOf(key))) {
                throw UnusableFileException.of(
                        name(String.valueOf(key)),
                        "unknown field",
                        asked.isEmpty() ? "nothing here" : "one of " + String.join(", ", asked));
            }
        }
    }

    /** Whether the field is there, with or without a value. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** The names of all fields, in the order of the file. */
    public List<String> names() {
        return values.keySet().stream().map(String::valueOf).toList();
    }

    /** Whether the field is there, without a value. */
    public boolean isNull(String name) {
        return values.containsKey(name) && values.get(name) == null;
    }

    private @Nullable Object take(String name) {
        asked.add(name);
        return values.get(name);
    }

    private String scalar(String name, @Nullable Object value) throws UnusableFileException {
        if (value == null || value instanceof Map || value instanceof List) {
            throw UnusableFileException.of(name(name), shown(value), "text");
        }
        return value.toString();
    }

    private String name(String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    /** What stands there, by its kind alone: the value may be a secret. */
    private static String shown(@Nullable Object value) {
        if (value instanceof Map) {
            return "a mapping";
        }
        if (value instanceof List) {
            return "a list";
        }
        return value == null ? "nothing" : "a value of another type";
    }
}
