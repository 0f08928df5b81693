package io.grapevine.receiver.matrix;

import io.grapevine.httpclient.GoJson;
import io.grapevine.notify.Notification;
import io.grapevine.receiver.message.FittedJson;
import io.grapevine.receiver.message.HtmlText;
import io.grapevine.receiver.message.Length;
import io.grapevine.receiver.message.LinkParagraph;
import io.grapevine.receiver.message.Markup;
import io.grapevine.receiver.message.MessageFields;
import io.grapevine.receiver.message.MessageReference;
import io.grapevine.receiver.message.OwnMessage;
import io.grapevine.receiver.message.ShortenedHtml;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A message of a room, as text and as HTML.
 *
 * @param title the first line, without markup
 * @param text the whole text
 * @param html the whole text as HTML; empty for none
 * @param mentions the members to mention. The field is there even if it is empty, so that clients look for no names in the text
 */
record MatrixMessage(String title, String text, String html, Map<String, Object> mentions) {
    /** The longest main text, of which a message has two forms. */
    static final int MAX_TEXT = 7000;

    /** A homeserver refuses an event of more than 65,536 bytes, which what it adds counts for. */
    private static final Length JSON = Length.bytes(60_000);

    private static final String TYPE = "msgtype";
    private static final String BODY = "body";
    private static final String MENTIONS = "m.mentions";
    private static final String RELATES = "m.relates_to";

    /** The message that a configuration describes. */
    static MatrixMessage of(MatrixConfig config, MessageFields fields, Notification notification) {
        return FittedJson.of(
                MAX_TEXT,
                most -> of(config, fields, notification, Length.characters(most)),
                message -> JSON.holds(message.posted()));
    }

    private static MatrixMessage of(MatrixConfig config, MessageFields fields, Notification notification, Length most) {
        OwnMessage plain = new OwnMessage(fields, notification, Markup.PLAIN);
        String title = plain.headline("title", config.title());
        boolean isDefault = config.message().isEmpty() && !fields.isOverridden("message");
        Forms forms;
        if (isDefault && !fields.isPlain()) {
            OwnMessage marked = new OwnMessage(fields, notification, Markup.HTML);
            forms = new Forms(usual(config, plain, Markup.PLAIN, most), usual(config, marked, Markup.HTML, most));
        } else if (config.html() && !fields.isPlain()) { // plain words are no HTML
            forms = custom(config, fields, most);
        } else {
            forms = new Forms(plain.body("message", config.message(), most), "");
        }
        return new MatrixMessage(
                title,
                joined(title, forms.text(), Markup.PLAIN),
                forms.html().isEmpty() ? "" : joined(colored(title, plain), forms.html(), Markup.HTML),
                mentions(config, plain));
    }

    /** The two forms of the main text. */
    private record Forms(String text, String html) {}

    private static String usual(MatrixConfig config, OwnMessage texts, Markup markup, Length most) {
        String link = texts.text("link", config.link());
        return texts.body("message", "", most, link.isEmpty() ? "" : markup.link("Open", link));
    }

    /** A configured text in HTML; its form as text has the addresses of the links of actions, which HTML has in attributes. */
    private static Forms custom(MatrixConfig config, MessageFields fields, Length most) {
        String links = new LinkParagraph(fields.links(), Markup.HTML).after(most);
        String html = ShortenedHtml.toCharacters(
                fields.htmlBody("message", config.message()), most.minus(links).most());
        return new Forms(HtmlText.of(html) + new LinkParagraph(fields.links(), Markup.PLAIN).after(most), html + links);
    }

    private static String joined(String title, String text, Markup markup) {
        return title.isEmpty() || text.isEmpty() ? title + text : title + markup.paragraph() + text;
    }

    private static String colored(String title, OwnMessage texts) {
        return title.isEmpty()
                ? ""
                : "<span data-mx-color=\"" + texts.bySeverity("#d1242f", "#bc4c00", "#0969da", "#1a7f37") + "\">"
                        + Markup.HTML.bold(Markup.HTML.escape(title)) + "</span>";
    }

    private static Map<String, Object> mentions(MatrixConfig config, OwnMessage texts) {
        Map<String, Object> mentions = new LinkedHashMap<>();
        if (texts.isFiring()) {
            GoJson.putUnlessEmpty(mentions, "user_ids", config.mentionUsers());
            if (config.mentionRoom()) {
                mentions.put("room", true);
            }
        }
        return mentions;
    }

    private Map<String, Object> content(String type) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put(TYPE, type);
        content.put(BODY, text);
        if (!html.isEmpty()) {
            content.put("format", "org.matrix.custom.html");
            content.put("formatted_body", html);
        }
        content.put(MENTIONS, mentions);
        return content;
    }

    /** The JSON that posts it. */
    String posted() {
        return GoJson.encode(content("m.text"));
    }

    /** The JSON that puts it in the place of an earlier message. Clients that know no edits show its first line. */
    String updating(MessageReference earlier) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put(TYPE, "m.text");
        content.put(BODY, "* " + title);
        content.put(MENTIONS, Map.of()); // an edit mentions no member again
        content.put("m.new_content", content("m.text"));
        content.put(RELATES, relation("m.replace", earlier));
        return GoJson.encode(content);
    }

    /**
     * The JSON that replies with it to an earlier message.
     *
     * @param broadcasts whether it stands in the room itself, and not in the thread of the message as a notice, of which clients
     *     notify no member
     */
    String replying(MessageReference earlier, boolean broadcasts) {
        Map<String, Object> content = content(broadcasts ? "m.text" : "m.notice");
        Map<String, Object> relation = broadcasts ? new LinkedHashMap<>() : relation("m.thread", earlier);
        if (!broadcasts) {
            content.put(MENTIONS, Map.of());
            relation.put("is_falling_back", true);
        }
        relation.put("m.in_reply_to", Map.of("event_id", earlier.id()));
        content.put(RELATES, relation);
        return GoJson.encode(content);
    }

    private static Map<String, Object> relation(String type, MessageReference earlier) {
        Map<String, Object> relation = new LinkedHashMap<>();
        relation.put("rel_type", type);
        relation.put("event_id", earlier.id());
        return relation;
    }
}
