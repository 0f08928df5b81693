package io.grapevine.integration.msteamsv2;

import io.grapevine.config.receiver.Msteamsv2Config;
import io.grapevine.http.GoJson;
import io.grapevine.http.SecretSource;
import io.grapevine.http.SendFailure;
import io.grapevine.integration.http.HttpCall;
import io.grapevine.integration.http.HttpSenders;
import io.grapevine.integration.http.Requests;
import io.grapevine.integration.message.MessageFields;
import io.grapevine.integration.message.MessageTemplates;
import io.grapevine.notify.Notifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a workflow is told: a message that holds one adaptive card. */
public final class Msteamsv2Message {
    private static final String RED = "Attention";
    private static final String GREEN = "Good";

    private Msteamsv2Message() {}

    /**
     * A notifier for one {@code msteamsv2_configs} entry.
     *
     * @throws SendFailure if certificates or proxies of its {@code http_config} are unusable
     */
    public static Notifier notifier(Msteamsv2Config config, MessageTemplates wording, HttpSenders senders)
            throws SendFailure {
        return new Requests(config.kind(), wording, senders.of(config.httpConfig()))
                .posting(
                        texts -> json(config, texts),
                        json -> HttpCall.postJson(
                                SecretSource.either("webhook_url", config.webhookUrl(), config.webhookUrlFile()), json),
                        Msteamsv2Answer::outcome);
    }

    /** The body of the request. */
    static String json(Msteamsv2Config config, MessageFields texts) {
        Map<String, @Nullable Object> attachment = new LinkedHashMap<>();
        attachment.put("contentType", "application/vnd.microsoft.card.adaptive");
        attachment.put("contentUrl", null);
        attachment.put("content", card(config, texts));
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("type", "message");
        message.put("attachments", List.of(attachment));
        return GoJson.encode(message) + "\n";
    }

    private static Map<String, Object> card(Msteamsv2Config config, MessageFields texts) {
        Map<String, Object> card = new LinkedHashMap<>();
        card.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        card.put("type", "AdaptiveCard");
        card.put("version", "1.2");
        card.put("body", List.of(title(config, texts), text(config, texts)));
        card.put("msteams", Map.of("width", "full"));
        return card;
    }

    private static Map<String, Object> title(Msteamsv2Config config, MessageFields texts) {
        Map<String, Object> block = new LinkedHashMap<>();
        block.put("type", "TextBlock");
        block.put("text", texts.headline("title", config.title()));
        block.put("weight", "Bolder");
        block.put("size", "Medium");
        block.put("wrap", true);
        block.put("style", "heading");
        block.put("color", texts.data().status().equals("firing") ? RED : GREEN);
        return block;
    }

    private static Map<String, Object> text(Msteamsv2Config config, MessageFields texts) {
        Map<String, Object> block = new LinkedHashMap<>();
        block.put("type", "TextBlock");
        block.put("text", texts.body("text", config.text()));
        block.put("wrap", true);
        return block;
    }
}
