package io.grapevine.integration.mattermost;

import static io.grapevine.http.GoJson.putUnlessEmpty;

import io.grapevine.config.receiver.MattermostAttachment;
import io.grapevine.config.receiver.MattermostConfig;
import io.grapevine.config.receiver.MattermostPriority;
import io.grapevine.config.receiver.MattermostProps;
import io.grapevine.http.GoJson;
import io.grapevine.integration.message.MessageFields;
import io.grapevine.integration.message.Shortened;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A message, rendered.
 *
 * @param channel the channel it goes to; empty for the webhook's own
 * @param json the body
 */
record MattermostMessage(String channel, String json) {
    /** How long the text of the message itself may be, in characters. */
    private static final int MAX_TEXT = 16_383;

    private static final List<String> PRIORITIES = List.of("urgent", "important", "standard");

    /** The message that a configuration describes. Without attachments, it is one itself. */
    static MattermostMessage of(MattermostConfig config, MessageFields texts) {
        String text = texts.body("text", config.text());
        String channel = texts.of("channel", config.channel());
        boolean hasParts = !config.attachments().isEmpty();
        Map<String, Object> message = new LinkedHashMap<>();
        putUnlessEmpty(message, "text", hasParts ? Shortened.toCharacters(text, MAX_TEXT) : "");
        putUnlessEmpty(message, "channel", channel);
        putUnlessEmpty(message, "username", texts.of("username", config.username()));
        putUnlessEmpty(message, "icon_url", texts.of("icon_url", config.iconUrl()));
        putUnlessEmpty(message, "icon_emoji", texts.of("icon_emoji", config.iconEmoji()));
        message.put(
                "attachments", hasParts ? MattermostParts.of(config.attachments(), texts) : only(config, text, texts));
        putUnlessEmpty(message, "type", texts.of("type", config.type()));
        MattermostProps props = config.props();
        if (props != null && !props.card().isEmpty()) {
            Map<String, Object> rendered = new LinkedHashMap<>();
            putUnlessEmpty(rendered, "card", texts.of("props.card", props.card()));
            message.put("props", rendered);
        }
        MattermostPriority priority = config.priority();
        if (priority != null && !priority.priority().isEmpty()) {
            message.put("priority", priority(priority, texts));
        }
        return new MattermostMessage(channel, GoJson.encode(message) + "\n");
    }

    private static List<Object> only(MattermostConfig config, String text, MessageFields texts) {
        MattermostAttachment whole = new MattermostAttachment(
                config.fallback(),
                config.color(),
                config.pretext(),
                config.text(),
                config.authorName(),
                config.authorLink(),
                config.authorIcon(),
                config.title(),
                config.titleLink(),
                config.fields(),
                config.thumbUrl(),
                config.footer(),
                config.footerIcon(),
                config.imageUrl());
        return List.of(MattermostParts.whole(whole, text, texts));
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
