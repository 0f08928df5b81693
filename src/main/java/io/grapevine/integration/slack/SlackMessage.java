package io.grapevine.integration.slack;

import static io.grapevine.http.GoJson.putUnlessEmpty;

import io.grapevine.config.receiver.SlackAction;
import io.grapevine.config.receiver.SlackConfig;
import io.grapevine.config.receiver.SlackConfirmation;
import io.grapevine.config.receiver.SlackField;
import io.grapevine.http.GoJson;
import io.grapevine.integration.message.MessageFields;
import io.grapevine.integration.message.Shortened;
import java.util.LinkedHashMap;
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
     * @param earlier the message to change; {@link SlackThread#NONE} for a new one
     */
    static SlackMessage of(SlackConfig config, MessageFields texts, SlackThread earlier) {
        Map<String, Object> attachment = attachment(config, texts);
        String channel = texts.of("channel", config.channel());
        String target = earlier.isKnown() ? earlier.channel() : channel;
        Map<String, Object> message = new LinkedHashMap<>();
        putUnlessEmpty(message, "channel", target);
        putUnlessEmpty(message, "ts", earlier.timestamp());
        putUnlessEmpty(message, "username", texts.of("username", config.username()));
        putUnlessEmpty(message, "icon_emoji", texts.of("icon_emoji", config.iconEmoji()));
        putUnlessEmpty(message, "icon_url", texts.of("icon_url", config.iconUrl()));
        if (config.linkNames()) {
            message.put("link_names", true);
        }
        putUnlessEmpty(message, "text", texts.of("message_text", config.messageText()));
        message.put("attachments", List.of(attachment));
        return new SlackMessage(target, GoJson.encode(message) + "\n");
    }

    private static Map<String, Object> attachment(SlackConfig config, MessageFields texts) {
        Map<String, Object> attachment = new LinkedHashMap<>();
        putUnlessEmpty(attachment, "title", Shortened.toCharacters(texts.headline("title", config.title()), MAX_TITLE));
        putUnlessEmpty(attachment, "title_link", texts.of("title_link", config.titleLink()));
        putUnlessEmpty(attachment, "pretext", texts.of("pretext", config.pretext()));
        attachment.put("text", texts.body("text", config.text()));
        attachment.put("fallback", texts.body("fallback", config.fallback()));
        attachment.put("callback_id", texts.of("callback_id", config.callbackId()));
        if (!config.fields().isEmpty()) {
            attachment.put(
                    "fields",
                    config.fields().stream()
                            .map(field -> field(field, config.shortFields(), texts))
                            .toList());
        }
        if (!config.actions().isEmpty()) {
            attachment.put(
                    "actions",
                    config.actions().stream()
                            .map(action -> action(action, texts))
                            .toList());
        }
        putUnlessEmpty(attachment, "image_url", texts.of("image_url", config.imageUrl()));
        putUnlessEmpty(attachment, "thumb_url", texts.of("thumb_url", config.thumbUrl()));
        attachment.put("footer", texts.of("footer", config.footer()));
        putUnlessEmpty(attachment, "color", texts.of("color", config.color()));
        attachment.put("mrkdwn_in", config.mrkdwnIn().isEmpty() ? DEFAULT_MARKUP : config.mrkdwnIn());
        return attachment;
    }

    private static Map<String, Object> field(SlackField field, boolean shortByDefault, MessageFields texts) {
        Map<String, Object> rendered = new LinkedHashMap<>();
        putUnlessEmpty(rendered, "title", texts.of("fields.title", field.title()));
        putUnlessEmpty(rendered, "value", texts.of("fields.value", field.value()));
        Boolean isShort = field.isShort();
        rendered.put("short", isShort == null ? shortByDefault : isShort);
        return rendered;
    }

    private static Map<String, Object> action(SlackAction action, MessageFields texts) {
        Map<String, Object> rendered = new LinkedHashMap<>();
        putUnlessEmpty(rendered, "type", texts.of("actions.type", action.type()));
        putUnlessEmpty(rendered, "text", texts.of("actions.text", action.text()));
        putUnlessEmpty(rendered, "url", texts.of("actions.url", action.url()));
        putUnlessEmpty(rendered, "style", texts.of("actions.style", action.style()));
        putUnlessEmpty(rendered, "name", texts.of("actions.name", action.name()));
        putUnlessEmpty(rendered, "value", texts.of("actions.value", action.value()));
        SlackConfirmation confirm = action.confirm();
        if (confirm != null) {
            Map<String, Object> question = new LinkedHashMap<>();
            putUnlessEmpty(question, "text", texts.of("actions.confirm.text", confirm.text()));
            putUnlessEmpty(question, "title", texts.of("actions.confirm.title", confirm.title()));
            putUnlessEmpty(question, "ok_text", texts.of("actions.confirm.ok_text", confirm.okText()));
            putUnlessEmpty(question, "dismiss_text", texts.of("actions.confirm.dismiss_text", confirm.dismissText()));
            rendered.put("confirm", question);
        }
        return rendered;
    }
}
