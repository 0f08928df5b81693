package io.grapevine.integration.mattermost;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.receiver.MattermostConfig;
import io.grapevine.config.receiver.MattermostConfig.MattermostAttachment;
import io.grapevine.config.receiver.MattermostConfig.MattermostField;
import io.grapevine.config.receiver.MattermostConfig.MattermostPriority;
import io.grapevine.config.receiver.MattermostConfig.MattermostProps;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.integration.message.MessageFields;
import io.grapevine.integration.message.MessagePart;
import io.grapevine.integration.message.Shortened;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Posts notifications to Mattermost. */
public record MattermostNotifier(MattermostConfig config, Requests requests) implements Notifier {
    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(
                notification,
                texts -> Message.of(config, texts),
                message -> HttpCall.postJson(url(), message.json()),
                (message, reply) -> outcome(reply, message.channel(), notification.receiverData()));
    }

    private static Outcome outcome(HttpReply reply, String channel, ReceiverData data) {
        return StatusTable.RATE_LIMITS_TOO.judge(
                reply.status(),
                "channel " + Quoted.quote(channel) + ": " + reply.quotableBody(),
                StatusTable.retryAfter(reply),
                data);
    }

    private String url() throws SendFailure {
        String url = SecretSource.either("webhook_url", config.webhookUrl(), config.webhookUrlFile());
        if (url.isEmpty()) {
            throw SendFailure.of("webhook_url: empty (expected: a URL)");
        }
        return url;
    }

    /** A message, rendered; the channel is empty for the webhook's own. */
    record Message(String channel, String json) {
        /** How long the text of the message itself may be, in characters. */
        private static final int MAX_TEXT = 16_383;

        private static final List<String> PRIORITIES = List.of("urgent", "important", "standard");

        /** The message that a configuration describes. Without attachments, it is one itself. */
        static Message of(MattermostConfig config, MessageFields texts) {
            String text = texts.body("text", config.text());
            String channel = texts.of("channel", config.channel());
            boolean hasParts = !config.attachments().isEmpty();
            MessagePart message = new MessagePart(texts)
                    .rendered("text", hasParts ? Shortened.toCharacters(text, MAX_TEXT) : "")
                    .rendered("channel", channel)
                    .text("username", config.username())
                    .text("icon_url", config.iconUrl())
                    .text("icon_emoji", config.iconEmoji());
            if (hasParts) {
                message.list("attachments", config.attachments(), Message::attachment);
            } else {
                message.put("attachments", List.of(only(config, text, texts)));
            }
            message.text("type", config.type());
            MattermostProps props = config.props();
            if (props != null && !props.card().isEmpty()) {
                message.put(
                        "props",
                        message.within("props").text("card", props.card()).json());
            }
            MattermostPriority priority = config.priority();
            if (priority != null && !priority.priority().isEmpty()) {
                message.put("priority", priority(priority, texts));
            }
            return new Message(channel, GoJson.encode(message.json()) + "\n");
        }

        private static void attachment(MattermostAttachment attachment, MessagePart part) {
            part.text("fallback", attachment.fallback())
                    .text("color", attachment.color())
                    .text("pretext", attachment.pretext())
                    .text("text", attachment.text())
                    .text("author_name", attachment.authorName())
                    .text("author_link", attachment.authorLink())
                    .text("author_icon", attachment.authorIcon())
                    .text("title", attachment.title())
                    .text("title_link", attachment.titleLink())
                    .list("fields", attachment.fields(), Message::field)
                    .text("thumb_url", attachment.thumbUrl())
                    .text("footer", attachment.footer())
                    .text("footer_icon", attachment.footerIcon())
                    .text("image_url", attachment.imageUrl());
        }

        /** The attachment that is the whole message. */
        private static Map<String, Object> only(MattermostConfig config, String text, MessageFields texts) {
            return new MessagePart(texts)
                    .rendered("fallback", texts.body("fallback", config.fallback()))
                    .text("color", config.color())
                    .text("pretext", config.pretext())
                    .rendered("text", text)
                    .text("author_name", config.authorName())
                    .text("author_link", config.authorLink())
                    .text("author_icon", config.authorIcon())
                    .rendered("title", texts.headline("title", config.title()))
                    .text("title_link", config.titleLink())
                    .list("fields", config.fields(), Message::field)
                    .text("thumb_url", config.thumbUrl())
                    .text("footer", config.footer())
                    .text("footer_icon", config.footerIcon())
                    .text("image_url", config.imageUrl())
                    .json();
        }

        private static void field(MattermostField field, MessagePart part) {
            part.text("title", field.title()).text("value", field.value());
            Boolean isShort = field.isShort();
            if (isShort != null) {
                part.put("short", isShort);
            }
        }

        /** Only urgent messages remind, and only those above the standard ask to be confirmed. */
        private static Map<String, Object> priority(MattermostPriority priority, MessageFields texts) {
            String asked = texts.of("priority.priority", priority.priority()).toLowerCase(Locale.ROOT);
            String level = PRIORITIES.contains(asked) ? asked : "standard";
            Map<String, Object> rendered = new LinkedHashMap<>();
            rendered.put("priority", level);
            if (priority.requestedAck() && !level.equals("standard")) {
                rendered.put("requested_ack", true);
            }
            if (priority.persistentNotifications() && level.equals("urgent")) {
                rendered.put("persistent_notifications", true);
            }
            return rendered;
        }
    }
}
