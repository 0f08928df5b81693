package io.grapevine.integration.discord;

import io.grapevine.base.go.GoUrl;
import io.grapevine.config.UpdateMode;
import io.grapevine.config.receiver.DiscordConfig;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.httpclient.sender.MessageUpdate;
import io.grapevine.httpclient.sender.MessageUpdate.Request;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.integration.message.MessageFields;
import io.grapevine.integration.message.Shortened;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Posts notifications to Discord, within its limits, which count characters, or edits the message that was posted before.
 *
 * @param update the treatment of that message
 */
public record DiscordNotifier(DiscordConfig config, Requests requests, UpdateMode update) implements Notifier {
    private static final int MAX_TITLE = 256;
    private static final int MAX_DESCRIPTION = 4096;
    private static final int MAX_CONTENT = 2000;

    /** Colours as red, green and blue, one byte each. */
    private static final int RED = 0x992D22;

    private static final int GREEN = 0x2ECC71;

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(notification, texts -> json(config, texts), (json, attempt) -> {
            String url = SecretSource.either("webhook_url", config.webhookUrl(), config.webhookUrlFile());
            Chat chat = new Chat(url, json, notification.receiverData());
            return new MessageUpdate(config.kind(), update, notification, chat).deliver(attempt);
        });
    }

    /** The channel of a webhook. */
    private final class Chat implements MessageUpdate.Chat {
        private final String webhook;
        private final String json;
        private final ReceiverData data;
        private final @Nullable DiscordPost earlier;

        Chat(String webhook, String json, ReceiverData data) {
            this.webhook = webhook;
            this.json = json;
            this.data = data;
            this.earlier = DiscordPost.in(data);
        }

        @Override
        public boolean hasMessage() {
            return earlier != null;
        }

        @Override
        public Request post() {
            return update == UpdateMode.NONE
                    ? new Request(HttpCall.postJson(webhook, json), reply -> outcome(reply, data))
                    : new Request(
                            HttpCall.postJson(DiscordPost.waitingUrl(webhook), json),
                            reply -> outcome(reply, kept(reply)));
        }

        private ReceiverData kept(HttpReply reply) {
            DiscordPost posted = DiscordPost.of(JsonAnswer.scalars(reply.body()).get("/id"));
            return posted == null ? DiscordPost.dropFrom(data) : posted.keepIn(data);
        }

        @Override
        public Request edit() {
            String url = Objects.requireNonNull(earlier).url(webhook);
            HttpCall call = new HttpCall("PATCH", url, Map.of("Content-Type", "application/json"), json, Duration.ZERO);
            return new Request(call, reply -> outcome(reply, data));
        }

        @Override
        public Request reply(boolean broadcasts) {
            throw new IllegalStateException(
                    "a webhook of Discord cannot reply"); // UpdateMode.of(kind) has no mode for it
        }

        @Override
        public ReceiverData withoutMessage(ReceiverData kept) {
            return DiscordPost.dropFrom(kept);
        }

        private Outcome outcome(HttpReply reply, ReceiverData kept) {
            reply.redaction().hide(webhook).hide(path(webhook));
            return StatusTable.RATE_LIMITS_TOO.judge(reply.status(), reply.quotableBody(), pause(reply), kept);
        }
    }

    /** The path of a webhook, which is a secret; an answer to an edit may quote it without what follows it. */
    private static String path(String webhook) {
        try {
            return GoUrl.parse(webhook).path();
        } catch (GoUrl.Malformed none) {
            return "";
        }
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
