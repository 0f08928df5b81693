package io.grapevine.integration.rocketchat;

import static io.grapevine.http.GoJson.putUnlessEmpty;

import io.grapevine.config.receiver.RocketchatAction;
import io.grapevine.config.receiver.RocketchatConfig;
import io.grapevine.config.receiver.RocketchatField;
import io.grapevine.http.GoJson;
import io.grapevine.integration.message.MessageFields;
import io.grapevine.integration.message.Shortened;
import io.grapevine.integration.message.TemplateFault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A message, rendered.
 *
 * @param channel the room or person it goes to
 * @param json the body
 */
record RocketchatMessage(String channel, String json) {
    /** How long a title may be, in characters. */
    private static final int MAX_TITLE = 1024;

    /**
     * The message that a configuration describes.
     *
     * @throws TemplateFault if it does not say where it goes
     */
    static RocketchatMessage of(RocketchatConfig config, MessageFields texts) throws TemplateFault {
        Map<String, Object> attachment = attachment(config, texts);
        String channel = texts.required("channel", config.channel());
        Map<String, Object> message = new LinkedHashMap<>();
        putUnlessEmpty(message, "channel", channel);
        putUnlessEmpty(message, "emoji", texts.of("emoji", config.emoji()));
        putUnlessEmpty(message, "avatar", texts.of("icon_url", config.iconUrl()));
        message.put("attachments", List.of(attachment));
        return new RocketchatMessage(channel, GoJson.encode(message) + "\n");
    }

    private static Map<String, Object> attachment(RocketchatConfig config, MessageFields texts) {
        Map<String, Object> attachment = new LinkedHashMap<>();
        putUnlessEmpty(attachment, "title", Shortened.toCharacters(texts.headline("title", config.title()), MAX_TITLE));
        putUnlessEmpty(attachment, "title_link", texts.of("title_link", config.titleLink()));
        putUnlessEmpty(attachment, "text", texts.body("text", config.text()));
        putUnlessEmpty(attachment, "image_url", texts.of("image_url", config.imageUrl()));
        putUnlessEmpty(attachment, "thumb_url", texts.of("thumb_url", config.thumbUrl()));
        putUnlessEmpty(attachment, "color", texts.of("color", config.color()));
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
        return attachment;
    }

    private static Map<String, Object> field(RocketchatField field, boolean shortByDefault, MessageFields texts) {
        Map<String, Object> rendered = new LinkedHashMap<>();
        Boolean isShort = field.isShort();
        rendered.put("short", isShort == null ? shortByDefault : isShort);
        putUnlessEmpty(rendered, "title", texts.of("fields.title", field.title()));
        putUnlessEmpty(rendered, "value", texts.of("fields.value", field.value()));
        return rendered;
    }

    /** A button; of what else the configuration can say about it, Alertmanager sends nothing. */
    private static Map<String, Object> action(RocketchatAction action, MessageFields texts) {
        Map<String, Object> rendered = new LinkedHashMap<>();
        rendered.put("type", "button");
        putUnlessEmpty(rendered, "text", texts.of("actions.text", action.text()));
        putUnlessEmpty(rendered, "url", texts.of("actions.url", action.url()));
        rendered.put("is_webview", false);
        putUnlessEmpty(rendered, "msg", texts.of("actions.msg", action.msg()));
        rendered.put("msg_in_chat_window", false);
        return rendered;
    }
}
