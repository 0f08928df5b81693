package io.grapevine.httpclient.sender;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reader of JSON responses. */
public final class JsonAnswer {
    private static final JsonFactory JSON = new JsonFactory();

    private JsonAnswer() {}

    /** The scalars of a JSON text as written, by JSON pointer such as {@code /errors/0/message}; empty if malformed. */
    public static Map<String, String> scalars(String json) {
        Map<String, String> found = new LinkedHashMap<>();
        try (JsonParser parser = JSON.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isScalarValue()) {
                    found.put(parser.getParsingContext().pathAsPointer().toString(), parser.getText());
                }
            }
            return found;
        } catch (IOException notJson) {
            return Map.of();
        }
    }

    /** At most 256 characters of what a service said, for messages. */
    public static String shortened(String text) {
        return text.length() <= 256 ? text : text.substring(0, 255) + "…";
    }
}
