package io.grapevine.base.go;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON objects as records: each component is the field of its name. Components that are read are strings, whole numbers,
 * booleans, other records, types that are added, and lists, optionals and maps by strings of these. A component whose field is
 * missing or null is null if it may be, else empty, zero or false; if its type has no such value, that is a fault. An {@link
 * IllegalArgumentException} of a record's constructor is a fault of its object.
 */
public final class JsonRecords {
    private static final ClassValue<Method[]> ACCESSORS = new ClassValue<>() {
        @Override
        protected Method[] computeValue(Class<?> type) {
            Method[] accessors = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getAccessor)
                    .toArray(Method[]::new);
            AccessibleObject.setAccessible(accessors, true); // most records are of one package only
            return accessors;
        }
    };

    private final boolean strict;
    private final Map<Type, Value> values = new HashMap<>();
    private final Map<Class<?>, Shape> shapes = new ConcurrentHashMap<>();

    /** Reader of a type, and what a component of that type is whose field is missing; a fault if there is neither. */
    private record Value(
            JsonReader.Source<?> source, @Nullable Object absent, boolean mayBeNull) {
        Value(JsonReader.Source<?> source, @Nullable Object absent) {
            this(source, absent, false);
        }

        boolean isRequired() {
            return absent == null && !mayBeNull;
        }
    }

    /** The constructor of a record, and its components by name, in order. */
    private record Shape(Constructor<?> constructor, Map<String, Value> components) {
        boolean isRequired() {
            return components.values().stream().anyMatch(Value::isRequired);
        }

        /** The record of some fields; {@code kind} is what a fault calls it. */
        Object create(Map<String, Object> fields, String kind) {
            @Nullable Object[] arguments = new Object[components.size()];
            int place = 0;
            for (Map.Entry<String, Value> component : components.entrySet()) {
                Object field = fields.getOrDefault(component.getKey(), component.getValue().absent);
                if (field == null && component.getValue().isRequired()) {
                    throw new IllegalArgumentException(
                            "no field \"" + component.getKey() + "\" (expected in " + kind + ")");
                }
                arguments[place++] = field;
            }
            try {
                return constructor.newInstance(arguments);
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof IllegalArgumentException invalid) {
                    throw invalid;
                }
                throw new IllegalStateException(e);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private JsonRecords(boolean strict) {
        this.strict = strict;
        with(String.class, "", JsonReader::string);
        with(long.class, 0L, JsonReader::whole);
        with(Long.class, 0L, JsonReader::whole);
        with(int.class, 0, JsonRecords::small);
        with(Integer.class, 0, JsonRecords::small);
        with(boolean.class, false, JsonReader::bool);
        with(Boolean.class, false, JsonReader::bool);
    }

    /** The components of a record by name, in order, but for those that are null or an empty optional: what an object of it has. */
    public static Map<String, Object> fields(Record row) {
        Map<String, Object> fields = new LinkedHashMap<>();
        try {
            for (Method accessor : ACCESSORS.get(row.getClass())) {
                Object value = accessor.invoke(row);
                Object some = value instanceof Optional<?> optional ? optional.orElse(null) : value;
                if (some != null) {
                    fields.put(accessor.getName(), some);
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        return fields;
    }

    private static int small(JsonReader json) throws JsonException {
        return (int) Math.min(json.whole(), Integer.MAX_VALUE);
    }

    /** A reader that skips fields of other names, as of answers of other versions. */
    public static JsonRecords lenient() {
        return new JsonRecords(false);
    }

    /** A reader for which a field of another name is a fault. */
    public static JsonRecords strict() {
        return new JsonRecords(true);
    }

    /** Adds a type of components, which {@code source} reads; a missing one is {@code absent}, or a fault if that is null. */
    public <T> JsonRecords with(Class<T> type, @Nullable T absent, JsonReader.Source<T> source) {
        values.put(type, new Value(source, absent));
        return this;
    }

    /** The reader of a record. */
    public <T extends Record> JsonReader.Source<T> of(Class<T> type) {
        return json -> type.cast(read(shape(type), json));
    }

    /**
     * The reader of objects of several kinds; empty if the kind is not known. Components of the same name are of the same type.
     * Fields after the tag that its kind does not have are passed over.
     *
     * @param tag the field that names the kind
     * @param kinds the records by the names of their kinds
     */
    public <T> JsonReader.Source<Optional<T>> oneOf(String tag, Map<String, ? extends Class<? extends T>> kinds) {
        Map<String, Value> known = new LinkedHashMap<>();
        known.put(tag, value(String.class));
        kinds.values().forEach(kind -> known.putAll(shape(kind).components));
        return json -> {
            Map<String, Object> fields = new HashMap<>();
            json.someFields(known.keySet(), field -> {
                Object kind = fields.get(tag);
                if (kind == null || has(kinds.get(kind), field)) {
                    fields.put(
                            field,
                            Objects.requireNonNull(known.get(field)).source.read(json));
                } else {
                    json.skip();
                }
            });
            Object name = fields.getOrDefault(tag, "");
            if (name.equals("")) {
                throw json.fault("no field \"" + tag + "\" (expected: the type of the record)");
            }
            Class<? extends T> kind = kinds.get(name);
            return kind == null
                    ? Optional.empty()
                    : Optional.of(kind.cast(create(shape(kind), fields, "a record of type " + name, json)));
        };
    }

    private boolean has(@Nullable Class<?> kind, String field) {
        return kind != null && shape(kind).components.containsKey(field);
    }

    private Object read(Shape shape, JsonReader json) throws JsonException {
        String type = shape.constructor.getDeclaringClass().getSimpleName();
        return create(shape, fields(shape.components, json), "a " + type.toLowerCase(Locale.ROOT), json);
    }

    private Map<String, Object> fields(Map<String, Value> known, JsonReader json) throws JsonException {
        Map<String, Object> fields = new HashMap<>();
        JsonReader.Field field = name ->
                fields.put(name, Objects.requireNonNull(known.get(name)).source.read(json));
        if (strict) {
            json.fields(known.keySet(), field);
        } else {
            json.someFields(known.keySet(), field);
        }
        return fields;
    }

    private static Object create(Shape shape, Map<String, Object> fields, String kind, JsonReader json)
            throws JsonException {
        try {
            return shape.create(fields, kind);
        } catch (IllegalArgumentException invalid) {
            throw json.fault(String.valueOf(invalid.getMessage()));
        }
    }

    private Shape shape(Class<?> type) {
        Shape known = shapes.get(type);
        return known == null ? learn(type) : known;
    }

    private Shape learn(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Map<String, Value> readers = new LinkedHashMap<>();
        for (RecordComponent component : components) {
            Value reader = value(component.getGenericType());
            boolean mayBeNull = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            readers.put(component.getName(), new Value(reader.source, mayBeNull ? null : reader.absent, mayBeNull));
        }
        try {
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            Shape shape = new Shape(constructor, readers);
            shapes.put(type, shape);
            return shape;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every record has such a constructor", e);
        }
    }

    private Value value(Type type) {
        Value known = values.get(type);
        if (known != null) {
            return known;
        }
        if (!(type instanceof ParameterizedType generic)) {
            Shape shape = shape((Class<?>) type);
            return new Value(source(type), shape.isRequired() ? null : shape.create(Map.of(), ""));
        }
        if (generic.getRawType() == Map.class) {
            Type named = generic.getActualTypeArguments()[1];
            return new Value(
                    named == String.class ? JsonReader::strings : json -> json.values(source(named)), Map.of());
        }
        JsonReader.Source<?> element = source(generic.getActualTypeArguments()[0]);
        return generic.getRawType() == List.class
                ? new Value(json -> json.array(element), List.of())
                : new Value(json -> Optional.of(element.read(json)), Optional.empty());
    }

    private JsonReader.Source<?> source(Type type) {
        if (values.containsKey(type) || !(type instanceof Class<?> nested)) {
            return value(type).source();
        }
        Shape shape = shape(nested);
        return json -> read(shape, json);
    }
}
