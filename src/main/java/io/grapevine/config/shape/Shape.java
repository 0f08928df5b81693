package io.grapevine.config.shape;

import io.grapevine.config.Smarthost;
import io.grapevine.config.Url;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.Yaml;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The field table of a section: one field for each component of a record, in the order of the components, which is the
 * order of reading and of writing.
 */
public final class Shape<R extends Record> {
    /** The types of values that are no text. */
    private static final Set<Class<?>> NO_TEXT =
            Set.of(boolean.class, Boolean.class, long.class, Duration.class, Smarthost.class, Url.class);

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
     * The table for the components of {@code type}: the field of {@code special} with the name of the component, or
     * else the field that its name and type determine; see {@link FieldSet#of}.
     *
     * @throws IllegalArgumentException if a special field belongs to no component, or a component has no field
     */
    public static <R extends Record> Shape<R> of(Class<R> type, Field<?>... special) {
        return of("", type, List.of(), special);
    }

    /** The table of a part of a section: the names of its fields begin with {@code prefix} and an underscore. */
    public static <R extends Record> Shape<R> prefixed(String prefix, Class<R> type, Field<?>... special) {
        return of(prefix, type, List.of(), special);
    }

    /**
     * The table with the fields of {@code usual} for components that have no special one; a field that belongs to no
     * component is left out.
     */
    public static <R extends Record> Shape<R> of(Class<R> type, List<Field<?>> usual, Field<?>... special) {
        return of("", type, usual, special);
    }

    private static <R extends Record> Shape<R> of(
            String prefix, Class<R> type, List<Field<?>> usual, Field<?>... special) {
        List<Field<?>> unused = new ArrayList<>(List.of(special));
        List<Field<?>> fields = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Field<?> field = Stream.concat(Arrays.stream(special), usual.stream())
                    .filter(other -> other.belongsTo(prefix + component.getName()))
                    .findFirst()
                    .orElseGet(() -> FieldSet.of(prefix, component));
            if (field == null) {
                throw new IllegalArgumentException(component + " (expected: a field for its type)");
            }
            fields.add(field);
            unused.remove(field);
        }
        if (!unused.isEmpty()) {
            throw new IllegalArgumentException(type.getSimpleName() + ": "
                    + unused.stream().map(Field::name).toList() + " (expected: one field for each component at most)");
        }
        return new Shape<>(type, List.copyOf(fields), List.of(), draft -> {});
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

    /** The names of the fields that can hold templates, or parts with templates, in order. */
    public Set<String> templates() {
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < components.length; i++) {
            String name = fields.get(i).name();
            if (!fields.get(i).isLiteral() && !name.endsWith("_file") && !NO_TEXT.contains(components[i].getType())) {
                names.add(name);
            }
        }
        return names;
    }

    /** Whether a field has such a name. */
    public boolean has(String name) {
        return fields.stream().anyMatch(field -> field.name().equals(name));
    }

    /** Reads a record; errors are reported to {@code in}. */
    public R read(MappingReader in) {
        return finish(draft(in));
    }

    /** Reads the values only. */
    public RecordDraft draft(MappingReader in) {
        return new RecordDraft(
                in, Stream.concat(fields.stream(), readOnly.stream()).toList());
    }

    /** Checks {@code draft} and makes the record. */
    public R finish(RecordDraft draft) {
        check.accept(draft);
        Object[] values = fields.stream().map(field -> draft.get(field.name())).toArray();
        try {
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the table does not fit " + type(), e);
        }
    }

    /** The mapping of the fields of {@code section}. */
    public Yaml.Mapping write(R section) {
        List<Yaml.Entry> entries = new ArrayList<>();
        for (int i = 0; i < components.length; i++) {
            entries.addAll(fields.get(i).write(ConfigFields.read(components[i], section)));
        }
        return new Yaml.Mapping(entries);
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
