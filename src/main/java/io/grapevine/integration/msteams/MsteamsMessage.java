package io.grapevine.integration.msteams;

import io.grapevine.config.receiver.MsteamsConfig;
import io.grapevine.http.GoJson;
import io.grapevine.integration.message.MessageFields;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a connector of Microsoft Teams is told: a message card. */
final class MsteamsMessage {
    private static final String RED = "8C1A1A";
    private static final String GREEN = "2DC72D";

    private MsteamsMessage() {}

    /** The body of the request. */
    static String json(MsteamsConfig config, MessageFields texts) {
        Map<String, Object> card = new LinkedHashMap<>();
        card.put("@context", "http://schema.org/extensions");
        card.put("type", "MessageCard");
        card.put("title", texts.headline("title", config.title()));
        card.put("summary", texts.headline("summary", config.summary()));
        card.put("text", texts.body("text", config.text()));
        card.put("themeColor", texts.data().status().equals("firing") ? RED : GREEN);
        return GoJson.encode(card) + "\n";
    }
}
