package io.grapevine.integration.msteams;

import io.grapevine.config.receiver.MsteamsConfig;
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
import java.util.Map;

/** What a connector of Microsoft Teams is told: a message card. */
public final class MsteamsMessage {
    private static final String RED = "8C1A1A";
    private static final String GREEN = "2DC72D";

    private MsteamsMessage() {}

    /**
     * A notifier for one {@code msteams_configs} entry.
     *
     * @throws SendFailure if certificates or proxies of its {@code http_config} are unusable
     */
    public static Notifier notifier(MsteamsConfig config, MessageTemplates wording, HttpSenders senders)
            throws SendFailure {
        return new Requests(config.kind(), wording, senders.of(config.httpConfig()))
                .posting(
                        texts -> json(config, texts),
                        json -> HttpCall.postJson(
                                SecretSource.either("webhook_url", config.webhookUrl(), config.webhookUrlFile()), json),
                        MsteamsAnswer::outcome);
    }

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
