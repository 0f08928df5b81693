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
        return collect(json, found) ? found : Map.of();
    }

    /**
     * The scalars of a JSON text that may be cut off, as a long response is: those before the first character that is
     * no JSON.
     */
    public static Map<String, String> scalarsBefore(String json) {
        Map<String, String> found = new LinkedHashMap<>();
        collect(json, found);
        return found;
    }

    /** Collects the scalars; returns whether the text is well-formed. */
    private static boolean collect(String json, Map<String, String> found) {
        try (JsonParser parser = JSON.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isScalarValue()) {
                    found.put(parser.getParsingContext().pathAsPointer().toString(), parser.getText());
                }
            }
            return true;
        } catch (IOException notJson) {
            return false;
        }
    }
}
