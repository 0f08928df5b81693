package io.grapevine.integration.rocketchat;

import io.grapevine.config.receiver.RocketchatAction;
import io.grapevine.config.receiver.RocketchatConfig;
import io.grapevine.config.receiver.RocketchatField;
import io.grapevine.http.GoJson;
import io.grapevine.integration.message.MessageFields;
import io.grapevine.integration.message.MessagePart;
import io.grapevine.integration.message.Shortened;
import io.grapevine.integration.message.TemplateFault;
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
        MessagePart message = new MessagePart(texts)
                .rendered("channel", channel)
                .text("emoji", config.emoji())
                .text("avatar", "icon_url", config.iconUrl())
                .put("attachments", List.of(attachment));
        return new RocketchatMessage(channel, GoJson.encode(message.json()) + "\n");
    }

    private static Map<String, Object> attachment(RocketchatConfig config, MessageFields texts) {
        return new MessagePart(texts)
                .rendered("title", Shortened.toCharacters(texts.headline("title", config.title()), MAX_TITLE))
                .text("title_link", config.titleLink())
                .rendered("text", texts.body("text", config.text()))
                .text("image_url", config.imageUrl())
                .text("thumb_url", config.thumbUrl())
                .text("color", config.color())
                .list("fields", config.fields(), (field, part) -> field(field, config.shortFields(), part))
                .list("actions", config.actions(), RocketchatMessage::action)
                .json();
    }

    private static void field(RocketchatField field, boolean shortByDefault, MessagePart part) {
        Boolean isShort = field.isShort();
        part.put("short", isShort == null ? shortByDefault : isShort)
                .text("title", field.title())
                .text("value", field.value());
    }

    /** A button; of what else the configuration can say about it, Alertmanager sends nothing. */
    private static void action(RocketchatAction action, MessagePart part) {
        part.put("type", "button")
                .text("text", action.text())
                .text("url", action.url())
                .put("is_webview", false)
                .text("msg", action.msg())
                .put("msg_in_chat_window", false);
    }
}
