package io.grapevine.configfile.shape;

import io.grapevine.configfile.yaml.MappingReader;
import io.grapevine.configfile.yaml.Value;
import io.grapevine.go.Quoted;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The values of a section while it is read, for validation and defaults. */
public final class RecordDraft {
    private final MappingReader in;
    private final Map<Field<?>, @Nullable Object> values = new LinkedHashMap<>();

    RecordDraft(MappingReader in, List<Field<?>> fields, List<Field<?>> readOnly) {
        this.in = in;
        fields.forEach(field -> values.put(field, field.read(in)));
        readOnly.forEach(field -> values.put(field, field.read(in)));
    }

    /** The mapping that the values come from. */
    public MappingReader in() {
        return in;
    }

    /** The value of {@code field}. */
    public <T extends @Nullable Object> T get(Field<T> field) {
        return field.cast(values.get(field));
    }

    /** Replaces the value of {@code field}. */
    public <T extends @Nullable Object> void set(Field<T> field, @Nullable T value) {
        values.put(field, value);
    }

    /** Whether {@code field} has a value that counts as configured. */
    public boolean isSet(Field<?> field) {
        return field.isSet(values.get(field));
    }

    /** Replaces the value of {@code field} unless it is configured. */
    public <T extends @Nullable Object> void complete(Field<T> field, @Nullable T value) {
        if (!isSet(field)) {
            set(field, value);
        }
    }

    /**
     * Replaces the value of {@code field} unless it is configured, and reports an error if {@code value} is empty
     * either.
     *
     * @param source the field that {@code value} comes from
     */
    public <T extends @Nullable Object> void complete(Field<T> field, @Nullable T value, String source) {
        complete(field, value);
        if (!isSet(field)) {
            fault(field, "missing (expected: a value here or in " + source + ")");
        }
    }

    /** Reports an error at {@code field}. */
    public void fault(Field<?> field, String message) {
        in.fault(field.name(), message);
    }

    /** Reports an error of the whole section. */
    public void fault(String message) {
        in.fault("", message);
    }

    /** Reports an error if {@code field} is not configured. */
    public void require(Field<?> field, String expected) {
        if (!isSet(field)) {
            fault(field, "missing (expected: " + expected + ")");
        }
    }

    /** Reports an error unless the value of {@code field} is one of {@code allowed}. */
    public void oneOf(Field<String> field, String... allowed) {
        String actual = get(field);
        if (!List.of(allowed).contains(actual) && !actual.equals(Value.UNREADABLE)) {
            fault(field, Quoted.quote(actual) + " (expected: one of " + String.join(", ", allowed) + ")");
        }
    }

    /** Reports an error if more than one of {@code fields} is configured. */
    public void atMostOne(Field<?>... fields) {
        List<Field<?>> configured = Arrays.stream(fields).filter(this::isSet).toList();
        if (configured.size() > 1) {
            String first = configured.get(0).name();
            String allowed = names(List.of(fields));
            fault(configured.get(1), "set beside " + first + " (expected: at most one of " + allowed + ")");
        }
    }

    /** Reports an error unless exactly one of {@code fields} is configured. */
    public void exactlyOne(Field<?>... fields) {
        if (Arrays.stream(fields).noneMatch(this::isSet)) {
            fault("missing " + names(List.of(fields)) + " (expected: one of them)");
        }
        atMostOne(fields);
    }

    @Nullable
    Object raw(Field<?> field) {
        return values.get(field);
    }

    private static String names(List<Field<?>> fields) {
        return fields.stream().map(Field::name).collect(Collectors.joining(" & "));
    }
}
