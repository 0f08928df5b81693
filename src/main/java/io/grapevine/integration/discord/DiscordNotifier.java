package io.grapevine.integration.discord;

import io.grapevine.base.go.GoUrl;
import io.grapevine.config.receiver.DiscordConfig;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.integration.message.MessageFields;
import io.grapevine.integration.message.Shortened;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Posts notifications to Discord, within its limits, which count characters. */
public record DiscordNotifier(DiscordConfig config, Requests requests) implements Notifier {
    private static final int MAX_TITLE = 256;
    private static final int MAX_DESCRIPTION = 4096;
    private static final int MAX_CONTENT = 2000;

    /** Colours as red, green and blue, one byte each. */
    private static final int RED = 0x992D22;

    private static final int GREEN = 0x2ECC71;

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(
                notification,
                texts -> json(config, texts),
                json -> HttpCall.postJson(
                        SecretSource.either("webhook_url", config.webhookUrl(), config.webhookUrlFile()), json),
                (json, reply) -> StatusTable.RATE_LIMITS_TOO.judge(
                        reply.status(), reply.quotableBody(), pause(reply), notification.receiverData()));
    }

    static String json(DiscordConfig config, MessageFields texts) {
        Map<String, Object> embed = new LinkedHashMap<>();
        embed.put("title", Shortened.toCharacters(texts.headline("title", config.title()), MAX_TITLE));
        embed.put("description", Shortened.toCharacters(texts.body("message", config.message()), MAX_DESCRIPTION));
        embed.put("color", texts.data().status().equals("firing") ? RED : GREEN);
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("content", Shortened.toCharacters(texts.of("content", config.content()), MAX_CONTENT));
        message.put("embeds", List.of(embed));
        if (!config.username().isEmpty()) {
            message.put("username", config.username());
        }
        if (!config.avatarUrl().isEmpty() && isUrl(config.avatarUrl())) {
            message.put("avatar_url", config.avatarUrl());
        }
        return GoJson.encode(message) + "\n";
    }

    /** Discord refuses the whole message for a picture without a proper address. */
    private static boolean isUrl(String text) {
        try {
            GoUrl.parse(text);
            return true;
        } catch (GoUrl.Malformed none) {
            return false;
        }
    }

    /** The wait that the body asks for in seconds, to the millisecond, or else the header; null if neither does. */
    private static @Nullable Duration pause(HttpReply reply) {
        String seconds = JsonAnswer.scalars(reply.body()).get("/retry_after");
        try {
            return seconds == null
                    ? StatusTable.retryAfter(reply)
                    : StatusTable.bounded(Duration.ofMillis((long) Math.ceil(Double.parseDouble(seconds) * 1000)));
        } catch (NumberFormatException none) {
            return StatusTable.retryAfter(reply);
        }
    }
}
