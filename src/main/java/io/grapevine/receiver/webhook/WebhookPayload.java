package io.grapevine.receiver.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.grapevine.httpclient.GoJson;
import io.grapevine.receiver.message.MessageFields;
import java.io.IOException;
import java.util.Optional;

/** The body that a configuration describes in place of the usual one. */
final class WebhookPayload {
    /** The field that describes it. */
    static final String PAYLOAD = "payload";

    private static final JsonFactory JSON = new JsonFactory();

    /** The only fault without a place. */
    private static final String TOO_MUCH = "rendered to JSON that is nested too deep, or has too long names or numbers";

    private WebhookPayload() {}

    /**
     * The body that a tree describes. If it has no JSON form, that is noted.
     *
     * @param payload a tree of strings that are templates, numbers, booleans, lists, maps and nulls
     */
    static String json(Object payload, MessageFields texts) {
        try {
            return GoJson.encode(texts.tree(PAYLOAD, payload)) + "\n";
        } catch (IllegalArgumentException noJson) {
            return texts.unusable(PAYLOAD, String.valueOf(noJson.getMessage()));
        }
    }

    /** A body that a template has written. If it is not one document of JSON, that is noted. */
    static String checked(String json, MessageFields texts) {
        return faultOf(json).map(fault -> texts.unusable(PAYLOAD, fault)).orElse(json);
    }

    /** What is wrong with a text, with line and column, or empty. Shows nothing of the text. */
    static Optional<String> faultOf(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return Optional.of("rendered to nothing (expected: a document of JSON)");
            }
            parser.skipChildren();
            JsonToken next = parser.nextToken();
            return next == null ? Optional.empty() : Optional.of(fault(parser.currentTokenLocation()));
        } catch (JsonProcessingException malformed) {
            JsonLocation at = malformed.getLocation();
            return Optional.of(at == null ? TOO_MUCH : fault(at));
        } catch (IOException impossible) {
            return Optional.of("cannot be read");
        }
    }

    private static String fault(JsonLocation at) {
        return "rendered to what is not one document of JSON, line " + at.getLineNr() + ", column " + at.getColumnNr();
    }
}
