package io.grapevine.base.go;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a JSON object as they were read, in any order; fields that a {@link Table} does not have are passed over. */
public final class ObjectFields {
    private final JsonReader json;
    private final Map<String, Object> values = new HashMap<>();

    private ObjectFields(JsonReader json) {
        this.json = json;
    }

    /** The fields of one kind of object, and how each is read. */
    public static final class Table {
        private final List<String> names = new ArrayList<>();
        private final Map<String, JsonReader.Source<?>> sources = new HashMap<>();

        /** Adds fields that are read in the same way. */
        public Table with(JsonReader.Source<?> source, String... added) {
            for (String name : added) {
                names.add(name);
                sources.put(name, source);
            }
            return this;
        }

        /**
         * Reads the object at which the reader stands.
         *
         * @throws JsonException if it is no object, or a field is not as its source expects
         */
        public ObjectFields read(JsonReader json) throws JsonException {
            ObjectFields fields = new ObjectFields(json);
            json.object(key -> {
                String name = sources.containsKey(key) ? key : JsonReader.known(names, key);
                JsonReader.Source<?> source = name == null ? null : sources.get(name);
                if (name == null || source == null) {
                    json.skip();
                } else if (!json.isNull()) {
                    fields.values.put(name, source.read(json));
                }
            });
            return fields;
        }
    }

    /** The value of a field, or {@code absent}, which is of the type that the source of the field reads. */
    @SuppressWarnings("unchecked") // by the contract of the parameter
    public <T> T get(String name, T absent) {
        return (T) values.getOrDefault(name, absent);
    }

    /** The text of a field, or no text. */
    public String text(String name) {
        return get(name, "");
    }

    /** The value of a field, of the type that its source reads; null if the object does not have it. */
    public <T> @Nullable T orNull(String name, Class<T> type) {
        Object value = values.get(name);
        return value == null ? null : type.cast(value);
    }

    /**
     * The same, of a field that the object must have.
     *
     * @param expected where it must be: {@code a record of type alert}
     * @throws JsonException if the object does not have the field
     */
    public <T> T required(String name, Class<T> type, String expected) throws JsonException {
        T value = orNull(name, type);
        if (value == null) {
            throw json.fault("no field \"" + name + "\" (expected in " + expected + ")");
        }
        return value;
    }
}
