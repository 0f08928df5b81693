package io.grapevine.receiver.action;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value from outside. What is missing, or of another type than asked for, reads as empty.
 *
 * @param value a map, list, string, number, boolean or null
 */
public record JsonTree(@Nullable Object value) {
    /** What a message with blocks needs is less than twenty. */
    private static final int DEEPEST = 40;

    private static final int LONGEST_TEXT = 1 << 20;
    private static final int LONGEST_NAME = 1_000;
    private static final int LONGEST_NUMBER = 40;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(LONGEST_TEXT)
                    .maxNameLength(LONGEST_NAME)
                    .maxNumberLength(LONGEST_NUMBER)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /** Reads a text that is one JSON value; empty if it is none, or is nested too deeply. */
    public static Optional<JsonTree> read(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                return Optional.empty();
            }
            JsonTree tree = new JsonTree(value(parser));
            return parser.nextToken() == null ? Optional.of(tree) : Optional.empty();
        } catch (IOException malformed) {
            return Optional.empty();
        }
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getNumberValue();
            case VALUE_NUMBER_FLOAT -> number(parser.getDoubleValue());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    /** A number that is too great for its type could not be written again. */
    private static @Nullable Double number(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            object.put(name, value(parser));
        }
        return object;
    }

    private static List<@Nullable Object> array(JsonParser parser) throws IOException {
        List<@Nullable Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser));
        }
        return array;
    }

    /** The value at names of nested objects. */
    public JsonTree at(String... names) {
        Object current = value;
        for (String name : names) {
            current = current instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return new JsonTree(current);
    }

    /** A string; empty for all else. */
    public String text(String... names) {
        return at(names).value() instanceof String text ? text : "";
    }

    /** A whole number; 0 for all else. */
    public long whole(String... names) {
        return at(names).value() instanceof Number number ? number.longValue() : 0;
    }

    /** The elements of a list; empty for all else. */
    public List<JsonTree> list(String... names) {
        return at(names).value() instanceof List<?> list
                ? list.stream().map(JsonTree::new).toList()
                : List.of();
    }

    /** Whether it is {@code true}. */
    public boolean isTrue(String... names) {
        return Boolean.TRUE.equals(at(names).value());
    }

    /** Nothing of the value: messages have tokens, and clicks addresses that are secret. */
    @Override
    public String toString() {
        return "JSON";
    }
}
