package io.grapevine.web.api.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.grapevine.base.go.JsonRecords;
import io.grapevine.model.LabelSet;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes JSON in order: values, and the fields of the object that is being written. */
public final class JsonWriter {
    private static final JsonFactory FACTORY =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private final JsonGenerator json;

    /** Writes one value, or the fields of an object. */
    @FunctionalInterface
    public interface Body {
        void write(JsonWriter json) throws IOException;
    }

    /** Writes the fields of an object for one element of a list. */
    @FunctionalInterface
    public interface Row<T> {
        void write(T element, JsonWriter json) throws IOException;
    }

    private JsonWriter(JsonGenerator json) {
        this.json = json;
    }

    /** Writes to {@code out}, which stays open. */
    public static void write(OutputStream out, Body body) throws IOException {
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            body.write(new JsonWriter(json));
        }
    }

    /** A short value in memory. */
    public static Buffer buffer(Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(bytes, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return Buffer.buffer(bytes.toByteArray());
    }

    /** The generator, for values of other types. */
    public JsonGenerator generator() {
        return json;
    }

    /** Writes an object. */
    public void object(Body fields) throws IOException {
        json.writeStartObject();
        fields.write(this);
        json.writeEndObject();
    }

    /** Writes a list of objects. */
    public <T> void list(Iterable<? extends T> elements, Row<T> row) throws IOException {
        json.writeStartArray();
        for (T element : elements) {
            object(fields -> row.write(element, fields));
        }
        json.writeEndArray();
    }

    /** Writes a field that is an object. */
    public JsonWriter object(String name, Body fields) throws IOException {
        json.writeFieldName(name);
        object(fields);
        return this;
    }

    /** Writes a field that is an object, unless there is none. */
    public <T> JsonWriter objectGiven(String name, @Nullable T element, Row<T> fields) throws IOException {
        return element == null ? this : object(name, json -> fields.write(element, json));
    }

    /** Writes a field that is an object of the components of a record, unless there is none. */
    public JsonWriter putGiven(String name, @Nullable Record row) throws IOException {
        return objectGiven(name, row, (each, fields) -> fields.putAll(each));
    }

    /** Writes a field that is a list of objects. */
    public <T> JsonWriter list(String name, Iterable<? extends T> elements, Row<T> row) throws IOException {
        json.writeFieldName(name);
        list(elements, row);
        return this;
    }

    /** Writes a field that is a list of records, the components of each as its fields. */
    public JsonWriter list(String name, List<? extends Record> rows) throws IOException {
        return list(name, rows, (row, fields) -> fields.putAll(row));
    }

    /** Writes a field that is a list of strings. */
    public JsonWriter strings(String name, Iterable<?> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (Object value : values) {
            json.writeString(value.toString());
        }
        json.writeEndArray();
        return this;
    }

    /** Writes a field that is a list of whole numbers. */
    public JsonWriter numbers(String name, Iterable<? extends Number> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (Number value : values) {
            json.writeNumber(value.longValue());
        }
        json.writeEndArray();
        return this;
    }

    /** Writes a field that is an object of strings. */
    public JsonWriter put(String name, LabelSet pairs) throws IOException {
        return object(name, fields -> fields.putAll(pairs));
    }

    /** Writes a field that is an object of strings. */
    public JsonWriter put(String name, Map<String, String> pairs) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, String> pair : pairs.entrySet()) {
            json.writeStringField(pair.getKey(), pair.getValue());
        }
        json.writeEndObject();
        return this;
    }

    /** Writes a field for each pair. */
    public void putAll(LabelSet pairs) throws IOException {
        for (int i = 0; i < pairs.size(); i++) {
            json.writeStringField(pairs.name(i), pairs.value(i));
        }
    }

    /** Writes the components of a record as fields of their names, but for those that are null or an empty optional. */
    public JsonWriter putAll(Record row) throws IOException {
        for (Map.Entry<String, Object> field : JsonRecords.fields(row).entrySet()) {
            json.writeFieldName(field.getKey());
            value(field.getValue());
        }
        return this;
    }

    private void value(Object value) throws IOException {
        if (value instanceof Record fields) {
            object(json -> json.putAll(fields));
        } else if (value instanceof LabelSet pairs) {
            object(json -> json.putAll(pairs));
        } else if (value instanceof List<?> elements) {
            json.writeStartArray();
            for (Object element : elements) {
                value(element);
            }
            json.writeEndArray();
        } else if (value instanceof Enum<?> constant) {
            json.writeString(constant.name().toLowerCase(Locale.ROOT));
        } else if (value instanceof Instant time) {
            json.writeString(DateTimes.format(time));
        } else {
            json.writeObject(value); // a text, a number or a truth value
        }
    }

    /** Writes a field. */
    public JsonWriter put(String name, String value) throws IOException {
        json.writeStringField(name, value);
        return this;
    }

    /** Writes a field. */
    public JsonWriter put(String name, long value) throws IOException {
        json.writeNumberField(name, value);
        return this;
    }

    /** Writes a field. */
    public JsonWriter put(String name, boolean value) throws IOException {
        json.writeBooleanField(name, value);
        return this;
    }

    /** Writes a field with a time. */
    public JsonWriter put(String name, Instant value) throws IOException {
        return put(name, DateTimes.format(value));
    }

    /** Writes a field with the milliseconds of a duration. */
    public JsonWriter put(String name, Duration value) throws IOException {
        return put(name, value.toMillis());
    }

    /** Writes a field, unless its value is empty. */
    public JsonWriter putGiven(String name, String value) throws IOException {
        return value.isEmpty() ? this : put(name, value);
    }

    /** Writes a field with a time, unless it is null. */
    public JsonWriter putGiven(String name, @Nullable Instant value) throws IOException {
        return value == null ? this : put(name, value);
    }
}
