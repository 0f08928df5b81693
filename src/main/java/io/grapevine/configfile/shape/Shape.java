package io.grapevine.configfile.shape;

import io.grapevine.configfile.yaml.MappingReader;
import io.grapevine.configfile.yaml.MappingWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The field table of a section: one field for each component of a record, in the order of the components, which is the
 * order of writing.
 *
 * @param <R> the record
 */
public final class Shape<R extends Record> {
    private final List<Field<?>> fields;
    private final List<Field<?>> readOnly;
    private final RecordComponent[] components;
    private final Constructor<R> constructor;
    private final Consumer<RecordDraft> check;

    private Shape(Class<R> type, List<Field<?>> fields, List<Field<?>> readOnly, Consumer<RecordDraft> check) {
        this.fields = fields;
        this.readOnly = readOnly;
        this.components = type.getRecordComponents();
        Arrays.stream(components).forEach(component -> component.getAccessor().setAccessible(true));
        this.constructor = canonicalConstructor(type, components);
        this.check = check;
    }

    /**
     * The table with {@code fields} for the components of {@code type}.
     *
     * @throws IllegalArgumentException if they do not belong to each other one by one
     */
    public static <R extends Record> Shape<R> of(Class<R> type, Field<?>... fields) {
        RecordComponent[] components = type.getRecordComponents();
        boolean matches = components.length == fields.length;
        for (int i = 0; matches && i < fields.length; i++) {
            matches = fields[i].belongsTo(components[i].getName());
        }
        if (!matches) {
            throw new IllegalArgumentException(type.getSimpleName() + ": "
                    + Arrays.stream(fields).map(Field::name).toList() + " (expected: a field for each of "
                    + Arrays.stream(components).map(RecordComponent::getName).toList() + ")");
        }
        return new Shape<>(type, List.of(fields), List.of(), draft -> {});
    }

    /** Returns the table with additional fields that are no components of the record; a check uses them. */
    public Shape<R> beside(Field<?>... readOnly) {
        return new Shape<>(type(), fields, List.of(readOnly), check);
    }

    /** Returns the table with {@code check} called for each draft before its record is created. */
    public Shape<R> checked(Consumer<RecordDraft> check) {
        return new Shape<>(type(), fields, readOnly, check);
    }

    /** The record. */
    public Class<R> type() {
        return constructor.getDeclaringClass();
    }

    /** The fields by name, with the types of what they hold, in order. */
    public Map<String, Class<?>> types() {
        Map<String, Class<?>> types = new LinkedHashMap<>();
        for (int i = 0; i < components.length; i++) {
            types.put(fields.get(i).name(), components[i].getType());
        }
        return types;
    }

    /** Reads a record; errors are reported to {@code in}. */
    public R read(MappingReader in) {
        return finish(draft(in));
    }

    /** Reads the values only. */
    public RecordDraft draft(MappingReader in) {
        return new RecordDraft(in, fields, readOnly);
    }

    /** Checks {@code draft} and makes the record. */
    public R finish(RecordDraft draft) {
        check.accept(draft);
        Object[] values = fields.stream().map(draft::raw).toArray();
        try {
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the table does not fit " + type(), e);
        }
    }

    /** Writes the fields of {@code section}. */
    public void write(R section, MappingWriter out) {
        for (int i = 0; i < components.length; i++) {
            fields.get(i).write(out, value(section, components[i]));
        }
    }

    private static @Nullable Object value(Record section, RecordComponent component) {
        try {
            return component.getAccessor().invoke(section);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("no access to " + component, e);
        }
    }

    private static <R> Constructor<R> canonicalConstructor(Class<R> type, RecordComponent[] components) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<R> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true); // for records that their package keeps to itself
            return constructor;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("a record has a canonical constructor", e);
        }
    }
}
