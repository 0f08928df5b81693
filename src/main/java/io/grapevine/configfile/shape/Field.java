package io.grapevine.configfile.shape;

import io.grapevine.configfile.yaml.MappingReader;
import io.grapevine.configfile.yaml.MappingWriter;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One field of a section: its name and how its value is read and written. {@link FieldSet} creates them.
 *
 * @param <T> the type of the value
 */
public final class Field<T extends @Nullable Object> {
    private final String name;
    private final String component;
    private final Function<MappingReader, T> reader;
    private final BiConsumer<MappingWriter, T> writer;
    private final Predicate<T> set;

    /**
     * Makes a field.
     *
     * @param name the key in the file
     * @param reader takes the value from the mapping, with the default where there is none
     * @param writer adds the value to the mapping that is written
     * @param set whether a value counts as configured
     */
    public Field(
            String name, Function<MappingReader, T> reader, BiConsumer<MappingWriter, T> writer, Predicate<T> set) {
        this(name, name.replace("_", ""), reader, writer, set);
    }

    /** Takes the value of the field {@code name} from a mapping. */
    @FunctionalInterface
    public interface Reader<T extends @Nullable Object> {
        /** Takes the value, or the default where there is none; null only if {@code T} allows it. */
        @Nullable
        T read(MappingReader in, String name);
    }

    /** Adds the field {@code name} to a mapping that is written. */
    @FunctionalInterface
    public interface Writer<T extends @Nullable Object> {
        /** Adds {@code value}. */
        void write(MappingWriter out, String name, T value);
    }

    /** The field {@code name}; see {@link Field#Field}. */
    public static <T extends @Nullable Object> Field<T> of(
            String name, Reader<T> reader, Writer<T> writer, Predicate<T> set) {
        return new Field<>(name, in -> reader.read(in, name), (out, value) -> writer.write(out, name, value), set);
    }

    private Field(
            String name,
            String component,
            Function<MappingReader, T> reader,
            BiConsumer<MappingWriter, T> writer,
            Predicate<T> set) {
        this.name = name;
        this.component = component;
        this.reader = reader;
        this.writer = writer;
        this.set = set;
    }

    /** Returns the field mapped to the record's component {@code component} of a different name. */
    public Field<T> in(String component) {
        return new Field<>(name, component, reader, writer, set);
    }

    /** The key in the file. */
    public String name() {
        return name;
    }

    boolean belongsTo(String recordComponent) {
        return component.equalsIgnoreCase(recordComponent);
    }

    /** Reads the value. */
    public T read(MappingReader in) {
        return reader.apply(in);
    }

    boolean isSet(@Nullable Object value) {
        return set.test(cast(value));
    }

    /** Writes {@code value}, which this field or a component of its type holds. */
    public void write(MappingWriter out, @Nullable Object value) {
        writer.accept(out, cast(value));
    }

    /** Safe for what this field has read, and for the record component that holds it. */
    @SuppressWarnings({"unchecked", "NullAway"})
    T cast(@Nullable Object value) {
        return (T) value;
    }
}
