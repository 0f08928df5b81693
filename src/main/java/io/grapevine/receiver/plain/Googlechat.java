package io.grapevine.receiver.plain;

import static io.grapevine.httpclient.GoJson.object;

import io.grapevine.base.Sha256;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.ActionLinks.Link;
import io.grapevine.httpclient.message.DefaultMessage;
import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.LinkParagraph;
import io.grapevine.httpclient.message.Markup;
import io.grapevine.httpclient.message.OwnMessage;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.notification.Notification;
import io.grapevine.receiver.Draft;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.PlainKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A space of Google Chat.
 *
 * @param url the address of the incoming webhook; null if a file says it
 * @param message the text; empty for the default message, a headline with a card
 * @param threading whether the notifications of a group are replies to its first one
 */
public record Googlechat(
        boolean sendResolved,
        HttpConfig httpConfig,
        @Nullable Secret url,
        String urlFile,
        String message,
        boolean threading)
        implements PlainKind {
    /** The kind. */
    public static final Kind<Googlechat> KIND = Kind.of("googlechat", Googlechat.class)
            .secretUrl("url")
            .answersWithId("Google Chat", "/name", "{\"name\":\"spaces/1/messages/1\"}")
            .actions();

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

    @Override
    public HttpCall compose(Draft draft) throws SendFailure {
        String address = draft.secretUrl("url", url, urlFile);
        OwnMessage texts = draft.texts(CHAT, CHAT);
        Map<String, Object> body = draft.isPlain() || !texts.isUnset("message", message)
                ? object("text", texts.body("message", message, TEXT))
                : usual(draft);
        if (threading) {
            String thread = thread(draft.notification());
            draft.keep(THREAD, thread);
            body.put("thread", object("threadKey", thread));
            address +=
                    (address.indexOf('?') < 0 ? "?" : "&") + "messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD";
        }
        return draft.post(address, body);
    }

    /** The thread of the group's first notification, or of this one if it is the first. */
    private static String thread(Notification notification) {
        String known = notification.receiverData().string(THREAD);
        return known == null
                ? Sha256.hex(notification.groupKey() + "\0" + notification.now())
                        .substring(0, 32)
                : known;
    }

    /** A headline, and a card with the alerts and the links. */
    private static Map<String, Object> usual(Draft draft) {
        OwnMessage texts = draft.texts(Markup.HTML);
        DefaultMessage usual =
                new DefaultMessage(texts.data(), draft.notification().now(), Markup.HTML);
        List<Link> links = LinkParagraph.fitting(draft.links(), CARD, some -> GoJson.encode(buttons(some)));
        Length room = CARD.minus(links.isEmpty() ? "" : GoJson.encode(buttons(links)));
        List<Object> buttons = new ArrayList<>(buttons(links));
        buttons.add(button(new Link("Open", usual.groupLink())));
        Map<String, Object> alerts = object("text", texts.withoutLinks("message", "", room, ""));
        List<Object> widgets =
                List.of(object("textParagraph", alerts), object("buttonList", object("buttons", buttons)));
        Map<String, Object> card = object("sections", List.of(object("widgets", widgets)));
        return object(
                "text", HEADLINE.shorten(usual.headline(), CHAT::escape),
                "cardsV2", List.of(object("cardId", "alerts", "card", card)));
    }

    private static List<Map<String, Object>> buttons(List<Link> links) {
        return links.stream().map(Googlechat::button).toList();
    }

    private static Map<String, Object> button(Link link) {
        return object("text", link.label(), "onClick", object("openLink", object("url", link.url())));
    }
}
