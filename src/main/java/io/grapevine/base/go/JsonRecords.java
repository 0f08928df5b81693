package io.grapevine.base.go;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads JSON objects into records, each component from the field of its name. Components are strings, whole numbers,
 * booleans, other records, types that are added, and lists, optionals and maps by strings of these. A component whose field is
 * missing or null is empty, zero or false. An {@link IllegalArgumentException} of a record's constructor is a fault of its
 * object.
 */
public final class JsonRecords {
    private final boolean strict;
    private final Map<Type, Value> values = new HashMap<>();
    private final Map<Class<?>, Shape> shapes = new ConcurrentHashMap<>();

    /** Reader of a type, and the value of a component of that type whose field is missing. */
    private record Value(JsonReader.Source<?> source, Object absent) {}

    /** The components of a record, and their values when all fields are missing. */
    private record Shape(
            Constructor<?> constructor, List<String> names, List<JsonReader.Source<?>> sources, Object[] absent) {
        Object read(JsonReader json, boolean strict) throws JsonException {
            Object[] read = absent.clone();
            JsonReader.Field field = name -> {
                int place = names.indexOf(name);
                read[place] = sources.get(place).read(json);
            };
            if (strict) {
                json.fields(names, field);
            } else {
                json.someFields(names, field);
            }
            try {
                return create(read);
            } catch (IllegalArgumentException invalid) {
                throw json.fault(String.valueOf(invalid.getMessage()));
            }
        }

        Object create(Object[] read) {
            try {
                return constructor.newInstance(read);
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
        with(boolean.class, false, JsonReader::bool);
        with(Boolean.class, false, JsonReader::bool);
    }

    /** A reader that skips fields of other names, as of answers of other versions. */
    public static JsonRecords lenient() {
        return new JsonRecords(false);
    }

    /** A reader for which a field of another name is a fault. */
    public static JsonRecords strict() {
        return new JsonRecords(true);
    }

    /** Adds a type of components, which {@code source} reads; a missing one is {@code absent}. */
    public <T> JsonRecords with(Class<T> type, T absent, JsonReader.Source<T> source) {
        values.put(type, new Value(source, absent));
        return this;
    }

    /** The reader of a record. */
    public <T extends Record> JsonReader.Source<T> of(Class<T> type) {
        return json -> type.cast(shape(type).read(json, strict));
    }

    private Shape shape(Class<?> type) {
        Shape known = shapes.get(type);
        return known == null ? learn(type) : known;
    }

    private Shape learn(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        List<String> names = new ArrayList<>();
        List<Value> readers = new ArrayList<>();
        for (RecordComponent component : components) {
            names.add(component.getName());
            readers.add(value(component.getGenericType()));
        }
        try {
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            Shape shape = new Shape(
                    constructor,
                    names,
                    readers.stream().<JsonReader.Source<?>>map(Value::source).toList(),
                    readers.stream().map(Value::absent).toArray());
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
            return new Value(source(type), shape.create(shape.absent.clone()));
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
        return json -> shape.read(json, strict);
    }
}
