package io.grapevine.base.go;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON text value by value, as Go's decoder reads one into structs: the name of a field counts in any case, and
 * null is no value. Faults name the field and the place.
 */
public final class JsonReader {
    /** As deep as Go's decoder goes. All else is bounded by the size of the text, which is in memory by now. */
    private static final int DEEPEST = 10_000;

    /** Where digits stand in a time up to its seconds. */
    private static final String SECONDS = "0000-00-00T00:00:00";

    private static final int NANO_DIGITS = 9;

    /** The first byte of U+D000 and above: an encoded surrogate begins with it. */
    private static final byte FIRST_OF_SURROGATE = (byte) 0xED;

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

    private final JsonParser parser;
    private final String name;
    private final boolean mayBeMalformed;

    private JsonReader(JsonParser parser, String name, boolean mayBeMalformed) {
        this.parser = parser;
        this.name = name;
        this.mayBeMalformed = mayBeMalformed;
    }

    /** Reads the value at which the reader stands. */
    @FunctionalInterface
    public interface Source<T> {
        T read(JsonReader json) throws JsonException;
    }

    /** Reads the field {@code name} of an object; the reader stands at its value, which is not null. */
    @FunctionalInterface
    public interface Field {
        void read(String name) throws JsonException;
    }

    /**
     * What {@code source} makes of a text that is one JSON value.
     *
     * @param text the text, as UTF-8
     * @throws JsonException if it is not JSON, or not the JSON expected
     */
    public static <T> T read(byte[] text, Source<T> source) throws JsonException {
        return open(text, "", json -> {
                    T value = source.read(json);
                    if (json.next() != null) {
                        throw json.fault("text after the JSON value (expected: its end)");
                    }
                    return value;
                })
                .orElseThrow(() -> new JsonException("nothing (expected: a JSON value)"));
    }

    /**
     * What {@code source} makes of the first JSON value of a text, whatever comes after it; empty if there is none.
     *
     * @param name what faults call the text
     * @throws JsonException if it is not JSON, or not the JSON expected
     */
    public static <T> Optional<T> readFirst(String name, byte[] text, Source<T> source) throws JsonException {
        return open(text, name, source);
    }

    /** Whether a text is one JSON value and white space. */
    public static boolean isDocument(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException noJson) {
            return false;
        }
    }

    private static <T> Optional<T> open(byte[] text, String name, Source<T> source) throws JsonException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            JsonReader json = new JsonReader(parser, name, mayBeMalformed(text));
            return json.next() == null ? Optional.empty() : Optional.of(source.read(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
    }

    /**
     * Whether a text may have strings with lone surrogates: from an escape, or from bytes that are no UTF-8. A look at each byte
     * of a text is cheaper than one at each character of its strings.
     */
    private static boolean mayBeMalformed(byte[] text) {
        for (int i = 0; i < text.length; i++) {
            byte b = text[i];
            if (b < 0 ? b >= FIRST_OF_SURROGATE : b == '\\' && i + 2 < text.length && (text[i + 2] | ' ') == 'd') {
                return true;
            }
        }
        return false;
    }

    private @Nullable JsonToken next() throws JsonException {
        try {
            return parser.nextToken();
        } catch (IOException e) {
            throw noJson(e);
        }
    }

    /** A fault in the parser's own words, but for those that speak of the parser. */
    private JsonException noJson(IOException fault) {
        if (!(fault instanceof JsonProcessingException syntax)) {
            throw new UncheckedIOException(fault);
        }
        String what = syntax instanceof JsonEOFException
                ? "unexpected end"
                : syntax instanceof StreamConstraintsException
                        ? "nested too deeply (expected: at most " + DEEPEST + " levels)"
                        : syntax.getOriginalMessage();
        return new JsonException((name.isEmpty() ? "no JSON: " : "") + what + place(syntax.getLocation()));
    }

    private static String place(@Nullable JsonLocation at) {
        return at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    /** A fault of the value at which the reader stands: {@code actual (expected: …)}. */
    public JsonException fault(String what) {
        Deque<String> path = new ArrayDeque<>();
        for (JsonStreamContext at = parser.getParsingContext(); at != null; at = at.getParent()) {
            if (at.hasCurrentName()) {
                path.push(Utf8.repair(at.getCurrentName()));
            } else if (at.inArray() && at.hasCurrentIndex()) {
                path.push(Integer.toString(at.getCurrentIndex()));
            }
        }
        String field = path.isEmpty() ? name : String.join(".", path);
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

    public boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /** Whether the value at which the reader stands is an array. */
    public boolean isArray() {
        return parser.currentToken() == JsonToken.START_ARRAY;
    }

    /** What {@code source} reads; null if the value is null. */
    public <T> @Nullable T orNull(Source<T> source) throws JsonException {
        return isNull() ? null : source.read(this);
    }

    /** Reads the fields of an object that are {@code known}, which may be in any case, and passes over all others. */
    public void someFields(Collection<String> known, Field field) throws JsonException {
        someFieldsOrNull(known, name -> unlessNull(name, field));
    }

    /**
     * Reads the fields of an object that are {@code known}, as {@link #someFields} does, and passes null values to
     * {@code field}, too.
     */
    public void someFieldsOrNull(Collection<String> known, Field field) throws JsonException {
        object(key -> {
            String name = known(known, key);
            if (name == null) {
                skip();
            } else {
                field.read(name);
            }
        });
    }

    /** Reads the fields of an object; a field that is not {@code known} is a fault. */
    public void fields(Collection<String> known, Field field) throws JsonException {
        object(key -> {
            String name = known(known, key);
            if (name == null) {
                throw fault("unknown field (expected: "
                        + (known.isEmpty() ? "none" : "one of " + String.join(", ", known)) + ")");
            }
            unlessNull(name, field);
        });
    }

    private void unlessNull(String name, Field field) throws JsonException {
        if (!isNull()) {
            field.read(name);
        }
    }

    private static @Nullable String known(Collection<String> known, String key) {
        if (known.contains(key)) {
            return key; // nearly always, and faster than without regard to case
        }
        for (String name : known) {
            if (name.equalsIgnoreCase(key)) {
                return name;
            }
        }
        return null;
    }

    private void object(Field field) throws JsonException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw wrongType("object");
        }
        while (next() != JsonToken.END_OBJECT) {
            String key = name();
            next();
            field.read(key);
        }
    }

    private String name() throws JsonException {
        try {
            return wellFormed(parser.currentName());
        } catch (IOException e) {
            throw noJson(e);
        }
    }

    private String wellFormed(String text) {
        return mayBeMalformed ? Utf8.repair(text) : text;
    }

    /** Passes over the value at which the reader stands. */
    public void skip() throws JsonException {
        try {
            parser.skipChildren();
        } catch (IOException e) {
            throw noJson(e);
        }
    }

    /** The elements of an array, each read by {@code element}. */
    public <T> List<T> array(Source<T> element) throws JsonException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw wrongType("array");
        }
        List<T> elements = new ArrayList<>();
        while (next() != JsonToken.END_ARRAY) {
            elements.add(element.read(this));
        }
        return elements;
    }

    /** Reads a string. */
    public String string() throws JsonException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw wrongType("string");
        }
        try {
            return wellFormed(parser.getText());
        } catch (IOException e) { // a string is read when it is asked for
            throw noJson(e);
        }
    }

    /** Reads a whole number. */
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

    /** Reads a truth value. */
    public boolean bool() throws JsonException {
        if (!parser.currentToken().isBoolean()) {
            throw wrongType("bool");
        }
        return parser.currentToken() == JsonToken.VALUE_TRUE;
    }

    /** Reads a string that must be one of {@code allowed}. */
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
            OffsetDateTime utc = utc(text);
            return utc == null ? OffsetDateTime.parse(text) : utc;
        } catch (DateTimeException e) {
            throw fault(Quoted.quote(text) + " (expected: a time such as 2006-01-02T15:04:05Z)");
        }
    }

    /** A time in UTC, as programs write it, without a formatter, which is much slower; null for one in another form. */
    private static @Nullable OffsetDateTime utc(String text) {
        int end = text.length() - 1;
        int fraction = SECONDS.length() + 1;
        if (end != SECONDS.length() && (end <= fraction || end > fraction + NANO_DIGITS)) {
            return null;
        }
        for (int i = 0; i <= end; i++) {
            char form = i == end ? 'Z' : i < SECONDS.length() ? SECONDS.charAt(i) : i < fraction ? '.' : '0';
            char c = text.charAt(i);
            if (form == '0' ? c < '0' || c > '9' : c != form) {
                return null;
            }
        }
        int nanos = end < fraction ? 0 : number(text, fraction, end);
        for (int i = end - fraction; nanos > 0 && i < NANO_DIGITS; i++) {
            nanos *= 10;
        }
        return OffsetDateTime.of(
                number(text, 0, 4),
                number(text, 5, 7),
                number(text, 8, 10),
                number(text, 11, 13),
                number(text, 14, 16),
                number(text, 17, 19),
                nanos,
                ZoneOffset.UTC);
    }

    private static int number(String text, int begin, int end) {
        return Integer.parseInt(text, begin, end, 10);
    }

    /** The values of an object by name, in order, each read by {@code value}. */
    public <T> Map<String, T> values(Source<T> value) throws JsonException {
        Map<String, T> values = new LinkedHashMap<>();
        object(key -> values.put(key, value.read(this)));
        return values;
    }

    /** The strings of an object by name, in order; a null among them is the empty string. */
    public Map<String, String> strings() throws JsonException {
        Map<String, String> strings = new LinkedHashMap<>();
        strings(strings::put);
        return strings;
    }

    /** Passes the strings of an object by name, in order, to {@code sink}; a null among them is the empty string. */
    public void strings(BiConsumer<String, String> sink) throws JsonException {
        object(key -> sink.accept(key, isNull() ? "" : string()));
    }
}
