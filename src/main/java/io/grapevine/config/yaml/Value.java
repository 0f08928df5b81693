package io.grapevine.config.yaml;

import io.grapevine.base.go.Quoted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A value of the file with its position, readable as several types. Reading it as a wrong type reports an error and
 * returns a placeholder that is not empty, so that it is not also reported as missing.
 */
public final class Value {
    /** Stands for a text that could not be read. */
    public static final String UNREADABLE = "?";

    /** Stands for a secret where the text of a file is shown. */
    private static final String SECRET = "<secret>";

    /** Stands for an integer that could not be read. */
    private static final long UNREADABLE_NUMBER = 1;

    private static final int MOST_SHOWN = 60;

    private final @Nullable Node node;
    private final Mark mark;
    private final String path;
    private final ReadContext reading;

    Value(Node node, String path, ReadContext reading) {
        this(node, node.getStartMark(), path, reading);
    }

    private Value(@Nullable Node node, Mark mark, String path, ReadContext reading) {
        this.node = node;
        this.mark = mark;
        this.path = path;
        this.reading = reading;
    }

    /** The value of a missing key; errors are reported at {@code mark}. */
    static Value absent(Mark mark, String path, ReadContext reading) {
        return new Value(null, mark, path, reading);
    }

    /** Whether the key of this value is not in the file. */
    public boolean isAbsent() {
        return node == null;
    }

    /** Whether the value is missing or null. */
    public boolean isNull() {
        return node == null || node.getTag().equals(Tag.NULL);
    }

    /** Whether the value is missing, null or an empty list, so that it says nothing of what a list is to have. */
    public boolean isEmpty() {
        return isNull() || (node instanceof SequenceNode list && list.getValue().isEmpty());
    }

    public boolean isMapping() {
        return node instanceof MappingNode;
    }

    public boolean isList() {
        return node instanceof SequenceNode;
    }

    /** The path of the value, such as {@code route.routes[0].group_by}. */
    public String path() {
        return path;
    }

    /** The position and path of the value, the prefix of its errors: {@code file:line:column: path}. */
    public String place() {
        return reading.place(mark, path);
    }

    /** Reports an error of this value, by convention {@code actual (expected: …)}. */
    public void fault(String message) {
        reading.add(mark, path, message);
    }

    /** Reports that the text of this value is not what is expected, unless it is no text, which {@link #text} reports. */
    public void refuse(String expected) {
        if (!isMapping() && !isList()) {
            fault(describe() + " (expected: " + expected + ")");
        }
    }

    /** Notes what is not wrong with this value but should be known. */
    public void warn(String message) {
        reading.warn(mark, path, message);
    }

    ReadContext reading() {
        return reading;
    }

    Mark mark() {
        return mark;
    }

    @Nullable
    Node node() {
        return node;
    }

    /** The text of a scalar of any type; empty for null. */
    public String text() {
        String scalar = scalar();
        if (scalar == null && !isNull()) {
            fault(describe() + " (expected: a string)");
            return UNREADABLE;
        }
        return scalar == null ? "" : scalar;
    }

    /** The text of a scalar, or null if this is null or no scalar. */
    @Nullable
    String scalar() {
        if (!(node instanceof ScalarNode scalar) || isNull()) {
            return null;
        }
        return scalar.getTag().equals(Tag.BINARY) ? NodeCheck.decode(scalar.getValue()) : scalar.getValue();
    }

    /**
     * The text of a secret, with its references expanded if the reader of the file asks for that. A reference that cannot
     * be expanded is an error.
     */
    public String secret() {
        mask(SECRET);
        try {
            return reading.expand(text());
        } catch (SecretReferences.Unresolved e) {
            fault(String.valueOf(e.getMessage()));
            return UNREADABLE;
        }
    }

    /** Notes that {@code shown} is to stand for this value where the text of the file is shown. */
    void mask(String shown) {
        if (node != null && !isNull()) {
            reading.mask(node, shown);
        }
    }

    /** Reads a text that must be one of {@code allowed}; {@code fallback} for an empty one. */
    public String oneOf(String fallback, List<String> allowed) {
        String text = text();
        if (!text.isEmpty() && !allowed.contains(text) && !text.equals(UNREADABLE)) {
            fault(describe() + " (expected: one of " + String.join(", ", allowed) + ")");
        }
        return text.isEmpty() ? fallback : text;
    }

    /** The path of a file, relative ones starting at the directory of this file; empty for null. */
    public String filePath() {
        return reading.resolve(text());
    }

    /** The path of a file as it is written, or as {@link #filePath} if all paths of this file start at its directory. */
    public String filePathAsWritten() {
        return reading.resolveAsWritten(text());
    }

    /** The truth value; false for null. */
    public boolean bool() {
        if (!(typed() instanceof Boolean value)) {
            if (!isNull()) {
                fault(describe() + " (expected: true or false)");
            }
            return false;
        }
        return value;
    }

    /** The whole number, decimals cut off as in Go; zero for null. */
    public long integer(long least, long most) {
        Number value = numeric();
        if (value == null) {
            if (!isNull()) {
                fault(describe() + " (expected: an integer)");
            }
            return isNull() ? 0 : UNREADABLE_NUMBER;
        }
        boolean fits = value instanceof Long || (value instanceof Double && Math.abs(value.doubleValue()) < 0x1p63);
        if (!fits || value.longValue() < least || value.longValue() > most) {
            fault(describe() + " (expected: an integer from " + least + " to " + most + ")");
            return UNREADABLE_NUMBER;
        }
        return value.longValue();
    }

    /** The duration from {@code least} to {@code most}; empty, and an error with what is {@code expected}, if it is none. */
    public Optional<Duration> duration(Duration least, Duration most, String expected) {
        Optional<Duration> duration =
                DurationField.of(text()).filter(length -> length.compareTo(least) >= 0 && length.compareTo(most) <= 0);
        if (duration.isEmpty()) {
            refuse("a duration " + expected);
        }
        return duration;
    }

    /** The duration from {@code least} to {@code most}; the least, and an error, if it is none. */
    public Duration duration(Duration least, Duration most) {
        return duration(least, most, "from " + DurationField.print(least) + " to " + DurationField.print(most))
                .orElse(least);
    }

    boolean isNumber() {
        return numeric() != null;
    }

    /** The number; zero for null. */
    public double number() {
        Number value = numeric();
        if (value == null && !isNull()) {
            fault(describe() + " (expected: a number)");
        }
        return value == null ? 0 : value.doubleValue();
    }

    private @Nullable Number numeric() {
        return typed() instanceof Number number ? number : null;
    }

    /** The scalar as the type that its tag says, or null if this is null or no scalar. */
    private @Nullable Object typed() {
        String scalar = scalar();
        return scalar == null || node == null ? null : GoScalar.value(node.getTag(), scalar);
    }

    /** The elements of a list; none for null. */
    public List<Value> items() {
        if (node instanceof SequenceNode sequence) {
            List<Value> items = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                items.add(new Value(item, path + '[' + items.size() + ']', reading));
            }
            return items;
        }
        if (!isNull()) {
            fault(kind() + " (expected: a list)");
        }
        return List.of();
    }

    /** What {@code reader} makes of each mapping of a list; a null element is an error. */
    public <T> List<T> objects(Function<? super MappingReader, ? extends T> reader) {
        List<T> read = new ArrayList<>();
        for (Value item : items()) {
            if (item.isNull()) {
                item.fault("missing (expected: a mapping)");
            } else {
                read.add(item.read(reader));
            }
        }
        return read;
    }

    /** The texts of a list of scalars; none for null. */
    public List<String> texts() {
        return items().stream().map(Value::text).toList();
    }

    /** The paths of a list; see {@link #filePath}. */
    public List<String> filePaths() {
        return items().stream().map(Value::filePath).toList();
    }

    /** The entries of a mapping with any keys, in the order of the file; none for null or for what is no mapping. */
    public Map<String, Value> entries() {
        return MappingEntries.of(this, true).values();
    }

    /** What {@code reader} makes of each entry of a mapping with any keys; see {@link #entries}. */
    public <T extends @Nullable Object> Map<String, T> map(Function<? super Value, ? extends T> reader) {
        Map<String, T> map = new LinkedHashMap<>();
        entries().forEach((key, value) -> map.put(key, reader.apply(value)));
        return map;
    }

    /** The entries of a mapping from text to text. */
    public Map<String, String> textMap() {
        return map(Value::text);
    }

    /**
     * What {@code reader} makes of this mapping, null being an empty one; keys that it does not ask for are then
     * errors.
     */
    public <T> T read(Function<? super MappingReader, ? extends T> reader) {
        MappingReader mapping = new MappingReader(this);
        T result = reader.apply(mapping);
        mapping.reportUnknownKeys();
        return result;
    }

    /**
     * The value as a tree of {@code Map<Object, ?>} (keys are strings, numbers or truth values), {@code List<?>},
     * String, Long, Double, Boolean and null.
     */
    public @Nullable Object tree() {
        if (node instanceof SequenceNode) {
            List<@Nullable Object> list = new ArrayList<>();
            items().forEach(item -> list.add(item.tree()));
            return Collections.unmodifiableList(list);
        }
        if (node instanceof MappingNode) {
            Map<Object, @Nullable Object> map = new LinkedHashMap<>();
            MappingEntries entries = MappingEntries.of(this, true);
            entries.values().forEach((key, value) -> map.put(entries.typedKey(key), value.tree()));
            return Collections.unmodifiableMap(map);
        }
        return typed();
    }

    /**
     * How much this value holds with aliases written out: the lengths of all texts, in UTF-16 units, and {@code each} for
     * every value.
     */
    public long extent(int each) {
        return node == null ? 0 : NodeCheck.extent(node, each, new IdentityHashMap<>());
    }

    /** The value as messages show it: a quoted text, or what kind of value it is. Not for secrets. */
    public String describe() {
        if (node instanceof ScalarNode scalar && !isNull()) {
            String text = scalar.getValue();
            return text.length() <= MOST_SHOWN ? Quoted.quote(text) : Quoted.quote(text.substring(0, MOST_SHOWN)) + "…";
        }
        return kind();
    }

    /** The kind of the value, for errors. It does not show the value, which may be a misplaced secret. */
    String kind() {
        if (node instanceof ScalarNode && !isNull()) {
            return "a single value";
        }
        return isAbsent() ? "missing" : isNull() ? "null" : isMapping() ? "a mapping" : "a list";
    }
}
