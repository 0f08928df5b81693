package io.grapevine.integration.slack;

import io.grapevine.config.receiver.SlackAction;
import io.grapevine.config.receiver.SlackConfig;
import io.grapevine.config.receiver.SlackConfirmation;
import io.grapevine.config.receiver.SlackField;
import io.grapevine.http.GoJson;
import io.grapevine.integration.message.MessageFields;
import io.grapevine.integration.message.MessagePart;
import io.grapevine.integration.message.Shortened;
import java.util.List;
import java.util.Map;

/**
 * A message, rendered.
 *
 * @param channel the channel it goes to; empty for the webhook's own
 * @param json the body
 */
record SlackMessage(String channel, String json) {
    /** How long a title may be, in characters. */
    private static final int MAX_TITLE = 1024;

    private static final List<String> DEFAULT_MARKUP = List.of("fallback", "pretext", "text");

    /**
     * The message that a configuration describes.
     *
     * @param earlier the message to change; {@link SlackNotifier.Post#NONE} for a new one
     */
    static SlackMessage of(SlackConfig config, MessageFields texts, SlackNotifier.Post earlier) {
        Map<String, Object> attachment = attachment(config, texts);
        String channel = texts.of("channel", config.channel());
        String target = earlier.isKnown() ? earlier.channel() : channel;
        MessagePart message = new MessagePart(texts)
                .rendered("channel", target)
                .rendered("ts", earlier.timestamp())
                .text("username", config.username())
                .text("icon_emoji", config.iconEmoji())
                .text("icon_url", config.iconUrl());
        if (config.linkNames()) {
            message.put("link_names", true);
        }
        message.text("text", "message_text", config.messageText()).put("attachments", List.of(attachment));
        return new SlackMessage(target, GoJson.encode(message.json()) + "\n");
    }

    private static Map<String, Object> attachment(SlackConfig config, MessageFields texts) {
        return new MessagePart(texts)
                .rendered("title", Shortened.toCharacters(texts.headline("title", config.title()), MAX_TITLE))
                .text("title_link", config.titleLink())
                .text("pretext", config.pretext())
                .put("text", texts.body("text", config.text()))
                .put("fallback", texts.body("fallback", config.fallback()))
                .put("callback_id", texts.of("callback_id", config.callbackId()))
                .list("fields", config.fields(), (field, part) -> field(field, config.shortFields(), part))
                .list("actions", config.actions(), SlackMessage::action)
                .text("image_url", config.imageUrl())
                .text("thumb_url", config.thumbUrl())
                .put("footer", texts.of("footer", config.footer()))
                .text("color", config.color())
                .put("mrkdwn_in", config.mrkdwnIn().isEmpty() ? DEFAULT_MARKUP : config.mrkdwnIn())
                .json();
    }

    private static void field(SlackField field, boolean shortByDefault, MessagePart part) {
        Boolean isShort = field.isShort();
        part.text("title", field.title())
                .text("value", field.value())
                .put("short", isShort == null ? shortByDefault : isShort);
    }

    private static void action(SlackAction action, MessagePart part) {
        part.text("type", action.type())
                .text("text", action.text())
                .text("url", action.url())
                .text("style", action.style())
                .text("name", action.name())
                .text("value", action.value());
        SlackConfirmation confirm = action.confirm();
        if (confirm != null) {
            MessagePart question = part.within("confirm")
                    .text("text", confirm.text())
                    .text("title", confirm.title())
                    .text("ok_text", confirm.okText())
                    .text("dismiss_text", confirm.dismissText());
            part.put("confirm", question.json());
        }
    }
}
