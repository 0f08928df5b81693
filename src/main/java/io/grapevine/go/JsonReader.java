package io.grapevine.go;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A streaming JSON reader with the rules of Go's decoder: field names match in any case, and null is an absent value.
 * Errors name the field and the position.
 */
public final class JsonReader {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .build();

    private final JsonParser parser;
    private final Deque<String> path = new ArrayDeque<>();

    private JsonReader(JsonParser parser) {
        this.parser = parser;
    }

    /** Reads the current value. */
    @FunctionalInterface
    public interface Source<T> {
        /** Reads it. */
        T read(JsonReader json) throws JsonException;
    }

    /** Reads the field {@code name} of an object; the current value is its value and not null. */
    @FunctionalInterface
    public interface Field {
        /** Reads it. */
        void read(String name) throws JsonException;
    }

    /**
     * Parses a text that is one JSON value with {@code source}.
     *
     * @param text the text, as UTF-8
     * @throws JsonException if it is not JSON, or not the JSON expected
     */
    public static <T> T read(byte[] text, Source<T> source) throws JsonException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            JsonReader json = new JsonReader(parser);
            if (json.next() == null) {
                throw new JsonException("nothing (expected: a JSON value)");
            }
            T value = source.read(json);
            if (json.next() != null) {
                throw json.fault("text after the JSON value (expected: its end)");
            }
            return value;
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
    }

    private @Nullable JsonToken next() throws JsonException {
        try {
            return parser.nextToken();
        } catch (JsonProcessingException e) {
            String what = e instanceof JsonEOFException ? "unexpected end" : e.getOriginalMessage();
            throw new JsonException("no JSON: " + what + place(e.getLocation()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String place(@Nullable JsonLocation at) {
        return at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    /**
     * An error at the current value.
     *
     * @param what what is wrong: {@code actual (expected: …)}
     */
    public JsonException fault(String what) {
        String field = String.join(".", (Iterable<String>) path::descendingIterator);
        return new JsonException((field.isEmpty() ? "" : field + ": ") + what + place(parser.currentTokenLocation()));
    }

    private JsonException wrongType(String expected) {
        JsonToken token = parser.currentToken();
        String actual = switch (token) {
            case START_OBJECT -> "object";
            case START_ARRAY -> "array";
            case VALUE_STRING -> "string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "number";
            case VALUE_TRUE, VALUE_FALSE -> "bool";
            case VALUE_NULL -> "null";
            default -> token.toString().toLowerCase(Locale.ROOT);
        };
        return fault(actual + " (expected: " + expected + ")");
    }

    /** Whether the value is null. */
    public boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /** Reads the fields of an object that are {@code known}, which may be in any case, and passes over all others. */
    public void someFields(List<String> known, Field field) throws JsonException {
        object(
                (key, name) -> {
                    if (name.isPresent() && !isNull()) {
                        field.read(name.get());
                    } else {
                        skip();
                    }
                },
                known);
    }

    /** Reads the fields of an object; an unknown field is an error. */
    public void fields(List<String> known, Field field) throws JsonException {
        object(
                (key, name) -> {
                    if (name.isEmpty()) {
                        throw fault("unknown field (expected: one of " + String.join(", ", known) + ")");
                    }
                    if (!isNull()) {
                        field.read(name.get());
                    }
                },
                known);
    }

    @FunctionalInterface
    private interface Entry {
        void read(String key, Optional<String> known) throws JsonException;
    }

    private void object(Entry entry, List<String> known) throws JsonException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw wrongType("object");
        }
        while (next() != JsonToken.END_OBJECT) {
            String key = repaired(name());
            path.push(key);
            next();
            entry.read(key, known.stream().filter(key::equalsIgnoreCase).findFirst());
            path.pop();
        }
    }

    private String name() {
        try {
            return parser.currentName();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void skip() throws JsonException {
        int depth = 0;
        do {
            JsonToken token = parser.currentToken();
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        } while (depth > 0 && next() != null);
    }

    /** The elements of an array, each read by {@code element}. */
    public <T> List<T> array(Source<T> element) throws JsonException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw wrongType("array");
        }
        List<T> elements = new ArrayList<>();
        while (next() != JsonToken.END_ARRAY) {
            path.push(Integer.toString(elements.size()));
            elements.add(element.read(this));
            path.pop();
        }
        return elements;
    }

    /** A string. */
    public String string() throws JsonException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw wrongType("string");
        }
        try {
            return repaired(parser.getText());
        } catch (JsonProcessingException e) { // a string is read when it is asked for
            throw new JsonException("no JSON: " + e.getOriginalMessage() + place(e.getLocation()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A whole number. */
    public long whole() throws JsonException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw wrongType("whole number");
        }
        try {
            return parser.getLongValue();
        } catch (IOException e) {
            throw fault("number of more than 64 bits (expected: a whole number)");
        }
    }

    /** A truth value. */
    public boolean bool() throws JsonException {
        if (!parser.currentToken().isBoolean()) {
            throw wrongType("bool");
        }
        return parser.currentToken() == JsonToken.VALUE_TRUE;
    }

    /** One of {@code allowed}. */
    public String oneOf(List<String> allowed) throws JsonException {
        String value = string();
        if (!allowed.contains(value)) {
            throw fault(Quoted.quote(value) + " (expected: " + String.join(" or ", allowed) + ")");
        }
        return value;
    }

    /** A time as RFC 3339 has it. */
    public OffsetDateTime time() throws JsonException {
        String text = string();
        try {
            return OffsetDateTime.parse(text);
        } catch (DateTimeException e) {
            throw fault(Quoted.quote(text) + " (expected: a time such as 2006-01-02T15:04:05Z)");
        }
    }

    /** The strings of an object by name, in order; a null among them is the empty string. */
    public Map<String, String> strings() throws JsonException {
        Map<String, String> strings = new LinkedHashMap<>();
        object((key, name) -> strings.put(key, isNull() ? "" : string()), List.of());
        return strings;
    }

    /** Lone surrogates become U+FFFD, as in Go. */
    private static String repaired(String text) {
        if (text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> out.appendCodePoint(Character.getType(c) == Character.SURROGATE ? 0xFFFD : c));
        return out.toString();
    }
}
