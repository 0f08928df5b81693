package io.grapevine.receiver.feishu;

import io.grapevine.httpclient.GoJson;
import io.grapevine.notify.ActionLinks.Link;
import io.grapevine.notify.Notification;
import io.grapevine.receiver.message.Length;
import io.grapevine.receiver.message.LinkParagraph;
import io.grapevine.receiver.message.Markup;
import io.grapevine.receiver.message.MessageFields;
import io.grapevine.receiver.message.OwnMessage;
import io.grapevine.receiver.message.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A card: a head in a color, the text, mentions, and buttons for the actions and for the group. */
final class FeishuCard {
    private static final Pattern WEB_ADDRESS = Pattern.compile("https?://.+");

    private FeishuCard() {}

    /** The card of a notification, with a text of at most {@code limit}. */
    static Map<String, Object> of(FeishuConfig config, MessageFields fields, Notification notification, Length limit) {
        // plain words are no Markdown
        boolean plain = fields.isPlain();
        OwnMessage texts = new OwnMessage(fields, notification, plain ? Markup.PLAIN : FeishuMarkup.MARKDOWN);
        Map<String, Object> card = new LinkedHashMap<>();
        card.put("config", Map.of("wide_screen_mode", true));
        String title = texts.headline("title", config.title());
        if (!title.isEmpty()) {
            card.put("header", object("title", plainText(title), "template", color(texts)));
        }
        List<Object> elements = new ArrayList<>();
        String text = texts.withoutLinks("message", config.message(), limit, "");
        String content = OwnMessage.orNoText(text);
        elements.add(plain ? object("tag", "div", "text", plainText(content)) : markdown(content));
        String mentions = mentions(config);
        if (texts.isFiring() && !mentions.isEmpty()) {
            elements.add(markdown(mentions));
        }
        List<Map<String, Object>> buttons = new ArrayList<>(
                buttons(LinkParagraph.fitting(fields.links(), limit, some -> GoJson.encode(buttons(some)))));
        buttons.addAll(buttons(List.of(new Link("Open", texts.text("link", config.link())))));
        if (!buttons.isEmpty()) {
            elements.add(object("tag", "action", "actions", buttons));
        }
        card.put("elements", elements);
        return card;
    }

    private static String color(OwnMessage texts) {
        if (!texts.isFiring()) {
            return "green";
        }
        return switch (Severity.of(texts.data())) {
            case CRITICAL -> "red";
            case WARNING -> "orange";
            case INFO -> "blue";
        };
    }

    private static String mentions(FeishuConfig config) {
        return Stream.concat(config.mentionUsers().stream(), config.mentionAll() ? Stream.of("all") : Stream.of())
                .map(id -> "<at id=" + id + "></at>")
                .collect(Collectors.joining(" "));
    }

    /** Feishu refuses a card with an address that is none of the web. */
    private static List<Map<String, Object>> buttons(List<Link> links) {
        return links.stream()
                .filter(link -> WEB_ADDRESS.matcher(link.url()).matches())
                .map(FeishuCard::button)
                .toList();
    }

    private static Map<String, Object> button(Link link) {
        return object("tag", "button", "text", plainText(link.label()), "type", "default", "url", link.url());
    }

    private static Map<String, Object> markdown(String content) {
        return object("tag", "markdown", "content", content);
    }

    private static Map<String, Object> plainText(String content) {
        return object("tag", "plain_text", "content", content);
    }

    private static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }
}
