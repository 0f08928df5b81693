package io.grapevine.receiver.googlechat;

import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.ActionLinks.Link;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.message.DedupKey;
import io.grapevine.receiver.message.DefaultMessage;
import io.grapevine.receiver.message.Length;
import io.grapevine.receiver.message.LinkParagraph;
import io.grapevine.receiver.message.Markup;
import io.grapevine.receiver.message.MessageFields;
import io.grapevine.receiver.message.OwnMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** Posts notifications to a space of Google Chat. */
public record GooglechatNotifier(GooglechatConfig config, Requests requests) implements Notifier {
    /** The whole message may have 32,000 bytes. */
    private static final Length TEXT = Length.bytes(30_000);

    private static final Length HEADLINE = Length.bytes(1000);
    private static final Length CARD = Length.bytes(28_000);

    /** What the notification log keeps: the key of the thread. */
    private static final String THREAD = "googlechat_thread";

    /** Chat's text, in which nothing can be escaped but a mention or a link be broken. */
    private static final Markup CHAT = new Markup() {
        /** All that is in angle brackets but a link may mention users. */
        private static final Pattern MENTION = Pattern.compile("<(?!https?:)");

        @Override
        public String escape(String text) {
            return text.replace("<", "<\u200B");
        }

        @Override
        public String bold(String escaped) {
            return "*" + escaped + "*";
        }

        @Override
        public String link(String name, String url) {
            return "<" + url + "|" + name + ">";
        }

        @Override
        public String value(String text) {
            return MENTION.matcher(text).replaceAll("<\u200B");
        }
    };

    private record Message(String url, String json) {}

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        String thread = config.threading() ? thread(notification) : "";
        return requests.deliver(
                notification,
                fields -> message(fields, notification, thread),
                message -> HttpCall.postJson(address(message.url(), thread), message.json()),
                (message, reply) -> {
                    reply.redaction().hideQuery(message.url());
                    return StatusTable.RATE_LIMITS_TOO.judgeWithId(
                            "Google Chat", "/name", reply, kept(notification.receiverData(), thread));
                });
    }

    private Message message(MessageFields fields, Notification notification, String thread) throws SendFailure {
        String json = json(config, fields, notification, thread);
        return new Message(SecretSource.either("url", config.url(), config.urlFile()), json);
    }

    private static String address(String url, String thread) {
        String option = "messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD";
        return thread.isEmpty() ? url : url + (url.indexOf('?') < 0 ? "?" : "&") + option;
    }

    /** The thread of the group's first notification, or of this one if it is the first. */
    private static String thread(Notification notification) {
        String known = notification.receiverData().string(THREAD);
        return known == null
                ? DedupKey.sha256(notification.groupKey() + "\0" + notification.now())
                        .substring(0, 32)
                : known;
    }

    private static ReceiverData kept(ReceiverData data, String thread) {
        return thread.isEmpty() ? data : data.with(THREAD, thread);
    }

    static String json(GooglechatConfig config, MessageFields fields, Notification notification, String thread) {
        OwnMessage texts = new OwnMessage(fields, notification, CHAT);
        Map<String, Object> message = new LinkedHashMap<>();
        if (fields.isPlain() || !config.message().isEmpty() || fields.isOverridden("message")) {
            message.put("text", texts.body("message", config.message(), TEXT));
        } else {
            DefaultMessage usual = new DefaultMessage(fields.data(), notification.now(), Markup.HTML);
            message.put("text", HEADLINE.shorten(usual.headline(), CHAT::escape));
            List<Link> links = LinkParagraph.fitting(fields.links(), CARD, some -> GoJson.encode(buttons(some)));
            Length room = CARD.minus(links.isEmpty() ? "" : GoJson.encode(buttons(links)));
            String alerts = new OwnMessage(fields, notification, Markup.HTML).withoutLinks("message", "", room, "");
            List<Object> buttons = new ArrayList<>(buttons(links));
            buttons.add(button(new Link("Open", usual.groupLink())));
            message.put("cardsV2", List.of(card(alerts, buttons)));
        }
        if (!thread.isEmpty()) {
            message.put("thread", Map.of("threadKey", thread));
        }
        return GoJson.encode(message);
    }

    private static Map<String, Object> card(String alerts, List<Object> buttons) {
        Map<String, Object> paragraph = Map.of("textParagraph", Map.of("text", alerts));
        Map<String, Object> row = Map.of("buttonList", Map.of("buttons", buttons));
        Map<String, Object> section = Map.of("widgets", List.of(paragraph, row));
        Map<String, Object> card = new LinkedHashMap<>();
        card.put("cardId", "alerts");
        card.put("card", Map.of("sections", List.of(section)));
        return card;
    }

    private static List<Map<String, Object>> buttons(List<Link> links) {
        return links.stream().map(GooglechatNotifier::button).toList();
    }

    private static Map<String, Object> button(Link link) {
        Map<String, Object> button = new LinkedHashMap<>();
        button.put("text", link.label());
        button.put("onClick", Map.of("openLink", Map.of("url", link.url())));
        return button;
    }
}
