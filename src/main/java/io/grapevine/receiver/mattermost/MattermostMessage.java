package io.grapevine.receiver.mattermost;

import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.message.ActionLinks.Link;
import io.grapevine.httpclient.message.MessageButtons;
import io.grapevine.httpclient.message.MessageButtons.ActionButton;
import io.grapevine.httpclient.message.MessageFields;
import io.grapevine.httpclient.message.MessagePart;
import io.grapevine.httpclient.message.Shortened;
import io.grapevine.notification.MessageIncident;
import io.grapevine.notification.MessageState;
import io.grapevine.receiver.Draft;
import io.grapevine.receiver.mattermost.Mattermost.MattermostAttachment;
import io.grapevine.receiver.mattermost.Mattermost.MattermostField;
import io.grapevine.receiver.mattermost.Mattermost.MattermostPriority;
import io.grapevine.receiver.mattermost.Mattermost.MattermostProps;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A message, rendered.
 *
 * @param channel the channel; empty for the webhook's own
 * @param secrets texts in it that no error may have
 */
record MattermostMessage(String channel, Map<String, Object> content, List<String> secrets) {
    /** How long the text of the message itself may be, in characters. */
    private static final int MAX_TEXT = 16_383;

    private static final List<String> PRIORITIES = List.of("urgent", "important", "standard");

    /** The message of a draft, with the links or the buttons of its incident. */
    static MattermostMessage of(Mattermost config, Draft draft) {
        MattermostMessage message = of(config, draft.fields());
        MessageIncident incident = draft.notification().incident();
        if (incident == null) {
            return message;
        }
        MessageButtons buttons = draft.buttons();
        return buttons == null
                ? message.with(draft.links())
                : message.with(buttons, incident, MessageState.posted(draft.notification()));
    }

    /** The message that a configuration describes. Without attachments, it is one itself. */
    static MattermostMessage of(Mattermost config, MessageFields texts) {
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
            message.list("attachments", config.attachments(), MattermostMessage::attachment);
        } else {
            message.put("attachments", List.of(only(config, text, texts)));
        }
        message.text("type", config.type());
        MattermostProps props = config.props();
        if (props != null && !props.card().isEmpty()) {
            message.put(
                    "props", message.within("props").text("card", props.card()).json());
        }
        MattermostPriority priority = config.priority();
        if (priority != null && !priority.priority().isEmpty()) {
            message.put("priority", priority(priority, texts));
        }
        return new MattermostMessage(channel, message.json(), List.of());
    }

    /** The JSON that posts it. */
    String json() {
        return GoJson.encode(content) + "\n";
    }

    /** This message with the buttons of an incident below it, in its color. */
    MattermostMessage with(MessageButtons buttons, MessageIncident incident, MessageState state) {
        List<String> tokens = buttons.actions(incident, state).stream()
                .map(ActionButton::token)
                .toList();
        return with(
                ButtonAttachment.of(buttons, incident, state, color(), CarriedMessage.pack(content)),
                Stream.concat(tokens.stream(), tokens.stream().map(buttons.tokens()::proof))
                        .toList());
    }

    /** This message with links below it. */
    MattermostMessage with(List<Link> links) {
        return with(
                ButtonAttachment.of(links, color()),
                links.stream().map(Link::url).toList());
    }

    private MattermostMessage with(List<Map<String, Object>> more, List<String> hidden) {
        Map<String, Object> changed = new LinkedHashMap<>(content);
        changed.put("attachments", Stream.concat(attachments(), more.stream()).toList());
        return new MattermostMessage(channel, changed, hidden);
    }

    private Stream<?> attachments() {
        return content.get("attachments") instanceof List<?> own ? own.stream() : Stream.empty();
    }

    /** The color of its first attachment that has one; empty for none. */
    private String color() {
        return attachments()
                .flatMap(each -> each instanceof Map<?, ?> fields && fields.get("color") instanceof String color
                        ? Stream.of(color)
                        : Stream.empty())
                .findFirst()
                .orElse("");
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
                .list("fields", attachment.fields(), MattermostMessage::field)
                .text("thumb_url", attachment.thumbUrl())
                .text("footer", attachment.footer())
                .text("footer_icon", attachment.footerIcon())
                .text("image_url", attachment.imageUrl());
    }

    /** The attachment that is the whole message. */
    private static Map<String, Object> only(Mattermost config, String text, MessageFields texts) {
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
                .list("fields", config.fields(), MattermostMessage::field)
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
