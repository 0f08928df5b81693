package io.grapevine.integration.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.grapevine.httpclient.GoJson;
import io.grapevine.integration.message.MessageFields;
import io.grapevine.integration.message.TextLimit;
import io.grapevine.model.Fingerprint;
import io.grapevine.notify.MuteDetails;
import io.grapevine.notify.Notification;
import io.grapevine.template.TemplateData;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The body of a webhook, version 4.
 *
 * @param truncatedAlerts how many alerts were left out
 * @param muted what mutes some of the alerts; null if none of them is, or the integration is not to be notified of that
 */
public record WebhookMessage(
        TemplateData data,
        String groupKey,
        int truncatedAlerts,
        @Nullable MuteDetails muted) {
    /** The field that describes another body. */
    static final String PAYLOAD = "payload";

    private static final String VERSION = "4";

    private static final JsonFactory JSON = new JsonFactory();

    /** The only fault without a place. */
    private static final String TOO_MUCH = "rendered to JSON that is nested too deep, or has too long names or numbers";

    /**
     * The message for a notification. What the alerts have in common is taken from those that are sent.
     *
     * @param maxAlerts how many alerts to tell at most, unsigned; 0 for all
     */
    public static WebhookMessage of(Notification notification, long maxAlerts, String externalUrl) {
        TextLimit excerpt = TextLimit.of(notification, maxAlerts, externalUrl);
        return new WebhookMessage(excerpt.data(), notification.groupKey(), excerpt.leftOut(), notification.muted());
    }

    /** The body, in Alertmanager's order and with its line break at the end; what mutes alerts is Grapevine's own. */
    public String json() {
        Map<String, Object> tree = new TextLimit(data, truncatedAlerts).tree(VERSION, groupKey);
        if (muted != null) {
            tree.put("muted", tree(muted));
        }
        return GoJson.encode(tree) + "\n";
    }

    private static Map<String, Object> tree(MuteDetails muted) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("by", muted.by());
        if (muted.until() != null) {
            tree.put("until", muted.until().toString());
        }
        if (!muted.authors().isEmpty()) {
            tree.put("author", String.join(", ", muted.authors()));
        }
        tree.put(
                "alerts",
                muted.alerts().stream().map(Fingerprint::toString).sorted().toList());
        return tree;
    }

    /**
     * The body that a configuration describes in place of the usual one. If it has no JSON form, that is noted.
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
