package io.grapevine.config.shape;

import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.Value;
import io.grapevine.config.yaml.Yaml;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A field of a section: its name and how its value is read and written. {@link FieldSet} creates them. */
public final class Field<T extends @Nullable Object> {
    private enum Written {
        IF_SET,
        ALWAYS,
        /** In place of the field stand the entries of the mapping that is its value. */
        INLINE
    }

    private final String name;
    private final String component;
    private final Function<MappingReader, T> reader;
    private final Function<T, Yaml> writer;
    private final Predicate<T> set;
    private final Written written;
    private final boolean isLiteral;

    private Field(
            String name,
            String component,
            Function<MappingReader, T> reader,
            Function<T, Yaml> writer,
            Predicate<T> set,
            Written written,
            boolean isLiteral) {
        this.name = name;
        this.component = component;
        this.reader = reader;
        this.writer = writer;
        this.set = set;
        this.written = written;
        this.isLiteral = isLiteral;
    }

    /**
     * Makes a field that is written if it is set.
     *
     * @param name the key in the file
     * @param reader reads the value, which may be absent or null
     * @param writer converts a value that is not null
     * @param set whether a value counts as configured
     */
    public static <T extends @Nullable Object> Field<T> of(
            String name, Function<Value, T> reader, Function<T, Yaml> writer, Predicate<T> set) {
        String component = name.replace("_", "");
        return new Field<>(name, component, in -> reader.apply(in.value(name)), writer, set, Written.IF_SET, false);
    }

    static <T> Field<T> inline(String component, Function<MappingReader, T> reader, Function<T, Yaml> writer) {
        return new Field<>(component, component, reader, writer, value -> true, Written.INLINE, false);
    }

    /** Returns the field mapped to the record's component {@code component} of a different name. */
    public Field<T> in(String component) {
        return new Field<>(name, component, reader, writer, set, written, isLiteral);
    }

    /** Returns the field with a default for a missing key. A key that is null has the empty value nevertheless. */
    public Field<T> or(T fallback) {
        Function<MappingReader, T> read = in -> in.value(name).isAbsent() ? fallback : reader.apply(in);
        return new Field<>(name, component, read, writer, set, written, isLiteral);
    }

    /** Returns the field written even if it is not set. */
    public Field<T> always() {
        return new Field<>(name, component, reader, writer, set, Written.ALWAYS, isLiteral);
    }

    /** Returns the field whose value holds no template, in none of its parts. */
    public Field<T> literal() {
        return new Field<>(name, component, reader, writer, set, written, true);
    }

    boolean isLiteral() {
        return isLiteral;
    }

    String name() {
        return name;
    }

    boolean belongsTo(String recordComponent) {
        return component.equalsIgnoreCase(recordComponent);
    }

    T read(MappingReader in) {
        return reader.apply(in);
    }

    boolean isSet(@Nullable Object value) {
        return set.test(cast(value));
    }

    /** The entries of {@code value}, which this field or a component of its type holds. */
    List<Yaml.Entry> write(@Nullable Object value) {
        if (written == Written.IF_SET && !isSet(value)) {
            return List.of();
        }
        Yaml yaml = value == null ? Yaml.NULL : writer.apply(cast(value));
        return written == Written.INLINE && yaml instanceof Yaml.Mapping mapping
                ? mapping.entries()
                : List.of(new Yaml.Entry(name, yaml));
    }

    /** Safe for what this field has read, and for the record component that holds it. */
    @SuppressWarnings({"unchecked", "NullAway"})
    private T cast(@Nullable Object value) {
        return (T) value;
    }
}
