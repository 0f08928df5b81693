package io.grapevine.receiver.webpush;

import static io.grapevine.httpclient.GoJson.putUnlessEmpty;

import io.grapevine.base.Sha256;
import io.grapevine.httpclient.GoJson;
import io.grapevine.notify.ActionLinks.Link;
import io.grapevine.notify.Notification;
import io.grapevine.receiver.message.FittedJson;
import io.grapevine.receiver.message.Length;
import io.grapevine.receiver.message.LinkParagraph;
import io.grapevine.receiver.message.Markup;
import io.grapevine.receiver.message.MessageFields;
import io.grapevine.receiver.message.OwnMessage;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A message to browsers.
 *
 * @param topic replaces an earlier message of the group that was not delivered yet, and in the browser one that is shown
 * @param urgency how soon a browser is to be reached, as push services call it
 * @param json what the service worker of the web UI shows
 */
record PushMessage(String topic, String urgency, String json) {
    /** The longest text of all: the rest is for headline, links and JSON. */
    static final int MOST_TEXT = 2500;

    private static final Length JSON = Length.bytes(MessageEncryption.LONGEST_TEXT);
    private static final Length TITLE = Length.characters(100);
    /** Links may take half of it. */
    private static final Length ACTIONS = Length.bytes(2800);

    /** A longer address is left out, and a click then opens the page of alerts. */
    private static final Length LINK = Length.bytes(700);

    private static final List<String> URGENCIES = List.of("very-low", "low", "normal", "high");

    /** Push services take a topic of 32 characters. */
    private static final int TOPIC_BYTES = 24;

    static PushMessage of(WebpushConfig config, MessageFields fields, Notification notification) {
        String topic = topic(notification);
        OwnMessage texts = new OwnMessage(fields, notification, Markup.PLAIN);
        String urgency = texts.word("urgency", config.urgency(), URGENCIES, texts.isFiring() ? "high" : "normal");
        String json = FittedJson.of(JSON, MOST_TEXT, most -> json(config, fields, texts, notification, topic, most));
        return new PushMessage(topic, urgency, json);
    }

    private static String topic(Notification notification) {
        String hash = Sha256.hex(notification.receiver() + "\n" + notification.groupKey());
        byte[] bytes = HexFormat.of().parseHex(hash, 0, 2 * TOPIC_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String json(
            WebpushConfig config,
            MessageFields fields,
            OwnMessage texts,
            Notification notification,
            String topic,
            int most) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("title", texts.headline("title", config.title(), TITLE));
        putUnlessEmpty(message, "body", texts.withoutLinks("message", config.message(), Length.bytes(most), ""));
        message.put("tag", topic);
        message.put("firing", texts.isFiring());
        message.put("time", notification.now().toEpochMilli());
        String link = texts.text("link", config.link());
        putUnlessEmpty(message, "link", LINK.holds(link) ? link : "");
        List<Link> links = LinkParagraph.fitting(fields.links(), ACTIONS, some -> GoJson.encode(actions(some)));
        putUnlessEmpty(message, "actions", actions(links));
        return GoJson.encode(message);
    }

    /** The worker can send a link for programs itself, and opens any other. */
    private static List<Map<String, Object>> actions(List<Link> links) {
        return links.stream()
                .map(link -> {
                    Map<String, Object> action = new LinkedHashMap<>();
                    action.put("label", link.label());
                    action.put("url", link.url());
                    action.put("sends", link.forPrograms());
                    return action;
                })
                .toList();
    }
}
