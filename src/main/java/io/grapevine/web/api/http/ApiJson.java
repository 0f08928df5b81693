package io.grapevine.web.api.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.grapevine.model.LabelSet;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;

/** Writes JSON. */
public final class ApiJson {
    private static final JsonFactory FACTORY =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    /** Writes one JSON value. */
    @FunctionalInterface
    public interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    private ApiJson() {}

    /** Writes to {@code out}, which stays open. */
    public static JsonGenerator generator(OutputStream out) throws IOException {
        return FACTORY.createGenerator(out);
    }

    /** Writes to {@code out}, which stays open. */
    public static JsonGenerator generator(Writer out) throws IOException {
        return FACTORY.createGenerator(out);
    }

    /** A short body with a new line at its end, in memory. */
    public static Buffer buffer(Body body) {
        return bufferWithoutNewLine(json -> {
            body.write(json);
            json.writeRaw('\n');
        });
    }

    /** A short body in memory. Alertmanager ends those errors that its API framework finds without a new line. */
    public static Buffer bufferWithoutNewLine(Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = generator(bytes)) {
            body.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return Buffer.buffer(bytes.toByteArray());
    }

    /** Writes an object of strings. */
    public static void pairs(JsonGenerator json, LabelSet pairs) throws IOException {
        json.writeStartObject();
        for (int i = 0; i < pairs.size(); i++) {
            json.writeStringField(pairs.name(i), pairs.value(i));
        }
        json.writeEndObject();
    }

    /** Writes a list of strings. */
    public static void strings(JsonGenerator json, List<?> values) throws IOException {
        json.writeStartArray();
        for (Object value : values) {
            json.writeString(value.toString());
        }
        json.writeEndArray();
    }
}
