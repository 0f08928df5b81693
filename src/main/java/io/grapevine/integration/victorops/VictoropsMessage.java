package io.grapevine.integration.victorops;

import io.grapevine.config.http.Url;
import io.grapevine.config.receiver.VictoropsConfig;
import io.grapevine.go.GoUrl;
import io.grapevine.http.GoJson;
import io.grapevine.http.SendFailure;
import io.grapevine.integration.message.MessageFields;
import io.grapevine.integration.message.Shortened;
import io.grapevine.model.Utf8;
import io.grapevine.template.AlertData;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What VictorOps is told, and where. */
final class VictoropsMessage {
    /** How long the text may be, in characters. */
    private static final int MAX_STATE_MESSAGE = 20_480;

    private static final String CRITICAL = "CRITICAL";

    /** The types of message that open an incident or at least say that something is wrong. */
    private static final Set<String> FIRING_TYPES = Set.of("INFO", "WARNING", CRITICAL);

    private VictoropsMessage() {}

    /**
     * The address of a team.
     *
     * @param api where the API is
     * @param apiKey the key of the API
     * @param routingKey the key of the team
     * @throws SendFailure if the API is nowhere
     */
    static String url(Url api, String apiKey, String routingKey) throws SendFailure {
        try {
            return GoUrl.parse(api.reveal())
                    .withMorePath(apiKey + "/" + routingKey)
                    .text();
        } catch (GoUrl.Malformed fault) {
            throw SendFailure.of("api_url: malformed (expected: http://host/path)");
        }
    }

    /**
     * The body: a map of texts, sorted by name as Go writes it.
     *
     * @param entityId what the incident is known by
     */
    static String json(VictoropsConfig config, MessageFields texts, String entityId) {
        Map<String, String> body = new TreeMap<>(Utf8::compare);
        body.put("message_type", type(texts, texts.of("message_type", config.messageType())));
        body.put("entity_id", entityId);
        body.put("entity_display_name", texts.headline("entity_display_name", config.entityDisplayName()));
        body.put(
                "state_message",
                Shortened.toCharacters(texts.body("state_message", config.stateMessage()), MAX_STATE_MESSAGE));
        body.put("monitoring_tool", texts.of("monitoring_tool", config.monitoringTool()));
        config.customFields().forEach((name, value) -> body.put(name, texts.of("custom_fields." + name, value)));
        return GoJson.encode(body) + "\n";
    }

    private static String type(MessageFields texts, String wanted) {
        if (!texts.data().status().equals(AlertData.FIRING)) {
            return "RECOVERY";
        }
        return FIRING_TYPES.contains(wanted) ? wanted : CRITICAL;
    }
}
