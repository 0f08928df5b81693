package io.grapevine.receiver.slack;

import static io.grapevine.httpclient.GoJson.object;

import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.LinkParagraph;
import io.grapevine.httpclient.message.MessageButtons;
import io.grapevine.httpclient.message.MessageFields;
import io.grapevine.httpclient.message.MessagePart;
import io.grapevine.httpclient.message.Shortened;
import io.grapevine.notification.MessageIncident;
import io.grapevine.notification.MessageState;
import io.grapevine.receiver.slack.SlackConfig.SlackAction;
import io.grapevine.receiver.slack.SlackConfig.SlackConfirmation;
import io.grapevine.receiver.slack.SlackConfig.SlackField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A message, rendered.
 *
 * @param channel the channel; empty for the webhook's own
 */
record SlackMessage(String channel, Map<String, Object> content) {
    /** How long a title may be, in characters. */
    private static final int MAX_TITLE = 1024;

    private static final Length LONGEST_LINKS = Length.characters(6000);
    private static final List<String> DEFAULT_MARKUP = List.of("fallback", "pretext", "text");

    /** The message that a configuration describes. */
    static SlackMessage of(SlackConfig config, MessageFields texts) {
        Map<String, Object> attachment = attachment(config, texts);
        String channel = texts.of("channel", config.channel());
        MessagePart content = new MessagePart(texts)
                .text("username", config.username())
                .text("icon_emoji", config.iconEmoji())
                .text("icon_url", config.iconUrl());
        if (config.linkNames()) {
            content.put("link_names", true);
        }
        content.text("text", "message_text", config.messageText()).put("attachments", withLinks(attachment, texts));
        return new SlackMessage(channel, content.json());
    }

    /** This message with the buttons of an incident below it, in its color. */
    SlackMessage with(MessageButtons buttons, MessageIncident incident, MessageState state) {
        List<Object> attachments = new ArrayList<>();
        String color = "";
        if (content.get("attachments") instanceof List<?> own) {
            attachments.addAll(own);
            color = own.get(0) instanceof Map<?, ?> first && first.get("color") instanceof String text ? text : "";
        }
        attachments.addAll(ActionAttachment.of(buttons, incident, state, color));
        Map<String, Object> changed = new LinkedHashMap<>(content);
        changed.put("attachments", attachments);
        return new SlackMessage(channel, changed);
    }

    /** The JSON that posts it. */
    String posted() {
        return json(channel.isEmpty() ? Map.of() : Map.of("channel", channel));
    }

    /** The JSON that puts it in the place of an earlier message. */
    String updating(SlackPost earlier) {
        return json(object("channel", earlier.channel(), "ts", earlier.timestamp()));
    }

    /**
     * The JSON that posts it as a reply to an earlier message.
     *
     * @param broadcasts whether the whole channel sees it
     */
    String replying(SlackPost earlier, boolean broadcasts) {
        Map<String, Object> address = object("channel", earlier.channel(), "thread_ts", earlier.timestamp());
        if (broadcasts) {
            address.put("reply_broadcast", true);
        }
        return json(address);
    }

    private String json(Map<String, Object> address) {
        Map<String, Object> all = new LinkedHashMap<>(address);
        all.putAll(content);
        return GoJson.encode(all) + "\n";
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

    /**
     * The attachment of a message, and below it the one with the links of actions, if it has some: text, as Slack would send the clicks of
     * buttons with an address to an app, too.
     */
    private static List<Map<String, Object>> withLinks(Map<String, Object> attachment, MessageFields texts) {
        List<Map<String, Object>> attachments = new ArrayList<>(List.of(attachment));
        String links = new LinkParagraph(texts.links(), ActionAttachment.MARKUP).after(LONGEST_LINKS);
        if (!links.isEmpty()) {
            Map<String, Object> second = new LinkedHashMap<>();
            Object color = attachment.get("color");
            if (color != null) {
                second.put("color", color);
            }
            second.put("fallback", "Actions");
            second.put("text", links);
            second.put("mrkdwn_in", List.of("text"));
            attachments.add(second);
        }
        return attachments;
    }
}
