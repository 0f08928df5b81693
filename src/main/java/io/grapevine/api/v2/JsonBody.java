package io.grapevine.api.v2;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.grapevine.model.LabelSet;
import io.grapevine.model.Utf8;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A streaming reader of a request's JSON body. A value of an unexpected type is an error with field and position;
 * unknown fields are ignored, as in Alertmanager.
 */
final class JsonBody implements AutoCloseable {
    /** As deep as Go's decoder goes. All else is bounded by the size of the body, which has been read by now. */
    private static final int DEEPEST = 10_000;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .build();

    /** Reads one field of an object, whose value is the current token. */
    @FunctionalInterface
    interface Field {
        void read(String name) throws IOException, ApiException;
    }

    /** Reads one element of an array, which is the current token. */
    @FunctionalInterface
    interface Element {
        void read(int index) throws IOException, ApiException;
    }

    private final String name;
    private final JsonParser parser;
    private final Deque<String> path = new ArrayDeque<>();

    /**
     * Reads {@code body}, which is to be UTF-8.
     *
     * @param name the name of the body in errors
     */
    JsonBody(String name, byte[] body) throws IOException, ApiException {
        this.name = name;
        if (Arrays.mismatch(body, BYTE_ORDER_MARK) == BYTE_ORDER_MARK.length) {
            throw ApiException.malformed(name, "byte order mark (expected: a JSON value) at line 1, column 1");
        }
        this.parser = FACTORY.createParser(Utf8Repair.repaired(body));
    }

    /** Decodes the body with {@code reader}; text after the first JSON value is ignored. */
    <T> T read(Reader<T> reader) throws ApiException {
        try {
            if (parser.nextToken() == null) {
                throw required(name);
            }
            return reader.read();
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw ApiException.malformed(name, text(e) + (at == null ? "" : place(at)));
        } catch (IOException e) {
            throw ApiException.malformed(name, String.valueOf(e.getMessage()));
        }
    }

    /** The parser's message without the parts about the parser itself. */
    private static String text(JsonProcessingException fault) {
        if (fault instanceof JsonEOFException) {
            return "unexpected end";
        } else if (fault instanceof StreamConstraintsException) {
            return "nested too deeply (expected: at most " + DEEPEST + " levels)";
        }
        return fault.getOriginalMessage();
    }

    /** Decodes a body. */
    @FunctionalInterface
    interface Reader<T> {
        T read() throws IOException, ApiException;
    }

    /** The error of a missing field. */
    static ApiException required(String field) {
        return ApiException.invalid(ApiException.REQUIRED, field + " in body is required");
    }

    private ApiException wrongType(String expected) {
        return fault(kind() + " (expected: " + expected + ")");
    }

    /** An error at the current value. */
    private ApiException fault(String what) {
        String field = path.isEmpty() ? name : String.join(".", (Iterable<String>) path::descendingIterator);
        return ApiException.malformed(name, field + ": " + what + place(parser.currentTokenLocation()));
    }

    private static String place(JsonLocation at) {
        return " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    private String kind() {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> "object";
            case START_ARRAY -> "array";
            case VALUE_STRING -> "string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "number";
            case VALUE_TRUE, VALUE_FALSE -> "bool";
            default -> token.toString().toLowerCase(Locale.ROOT);
        };
    }

    boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /** Reads an array; null counts as empty. */
    void array(Element element) throws IOException, ApiException {
        if (isNull()) {
            return;
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw wrongType("array");
        }
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            path.push(Integer.toString(i));
            element.read(i);
            path.pop();
        }
    }

    /** Reads an object; null counts as empty. */
    private void object(Field field) throws IOException, ApiException {
        if (isNull()) {
            return;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw wrongType("object");
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            path.push(key);
            parser.nextToken();
            field.read(key);
            path.pop();
        }
    }

    /**
     * Reads the fields of an object that are in {@code known}, and passes over all others. Names stand for each other
     * if they differ in case only, as for Go; {@code field} is given the one that is known.
     */
    void object(List<String> known, Field field) throws IOException, ApiException {
        object(key -> {
            Optional<String> name = known.stream().filter(key::equalsIgnoreCase).findFirst();
            if (name.isPresent()) {
                field.read(name.get());
            } else {
                parser.skipChildren();
            }
        });
    }

    /** A string, or null. */
    @Nullable
    String string() throws IOException, ApiException {
        if (isNull()) {
            return null;
        }
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw wrongType("string");
        }
        return Utf8.repair(parser.getText());
    }

    /** A bool, or null. */
    @Nullable
    Boolean bool() throws ApiException {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw wrongType("bool");
        };
    }

    /** A time, or null. */
    @Nullable
    OffsetDateTime time() throws IOException, ApiException {
        String text = string();
        try {
            return text == null ? null : DateTimes.parse(text);
        } catch (DateTimeException e) {
            throw fault(String.valueOf(e.getMessage()));
        }
    }

    /**
     * The strings of an object, added to {@code known}; a null among them counts as the empty string, null for no
     * object.
     */
    LabelSet.Builder pairs(LabelSet.Builder known) throws IOException, ApiException {
        if (isNull()) {
            return new LabelSet.Builder(0);
        }
        object(key -> {
            String value = string();
            known.add(Utf8.repair(key), value == null ? "" : value);
        });
        return known;
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
