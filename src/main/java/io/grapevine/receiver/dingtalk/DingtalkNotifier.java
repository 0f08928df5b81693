package io.grapevine.receiver.dingtalk;

import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.ClockSkew;
import io.grapevine.httpclient.sender.CodeTable;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.message.FittedJson;
import io.grapevine.receiver.message.Length;
import io.grapevine.receiver.message.Markup;
import io.grapevine.receiver.message.MessageFields;
import io.grapevine.receiver.message.OwnMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Posts notifications to group chats of DingTalk, as a bot of the chat.
 *
 * @param clock the time that is signed
 */
public record DingtalkNotifier(DingtalkConfig config, Requests requests, InstantSource clock) implements Notifier {
    /** DingTalk refuses a larger request. */
    private static final Length JSON = Length.bytes(20_000);

    /** The longest text; the rest of the request is for the title, mentions, and what JSON makes longer. */
    private static final int MAX_TEXT = 18_000;

    /** A signature is refused, or a keyword is missing, or the address of this computer is not permitted. */
    private static final String NOT_PERMITTED = "310000";

    /** A bot may send 20 messages a minute. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private static final CodeTable CODES = new CodeTable(
            "DingTalk",
            List.of("/errcode"),
            List.of("/errmsg"),
            Map.of("130101", PAUSE, "410100", PAUSE),
            Set.of("-1"),
            Set.of(NOT_PERMITTED, "300001", "300005", "400101"));

    /** A notifier that signs the time of this computer. */
    public DingtalkNotifier(DingtalkConfig config, Requests requests) {
        this(config, requests, InstantSource.system());
    }

    /** The address of a request, which holds the bot's token and the signature; the time of that, and the body. */
    private record Message(String url, Instant signed, String json) {}

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(
                notification,
                fields -> message(fields, notification),
                message -> HttpCall.postJson(message.url(), message.json()),
                (message, reply) -> outcome(message, reply, notification));
    }

    private Message message(MessageFields fields, Notification notification) throws SendFailure {
        String url = SecretSource.either("url", config.url(), config.urlFile());
        String secret = new SecretSource("secret", config.secret(), config.secretFile(), "").read();
        String json = FittedJson.of(JSON, MAX_TEXT, most -> json(config, fields, notification, Length.bytes(most)));
        Instant now = clock.instant();
        return new Message(DingtalkSignature.sign(url, secret, now), now, json);
    }

    private static String json(DingtalkConfig config, MessageFields fields, Notification notification, Length limit) {
        // plain words are no Markdown
        boolean plain = fields.isPlain();
        OwnMessage texts = new OwnMessage(fields, notification, plain ? Markup.PLAIN : DingtalkMarkup.MARKDOWN);
        String title = texts.headline("title", config.title());
        String text = text(config, texts, title, plain, limit);
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("msgtype", plain ? "text" : "markdown");
        if (plain) {
            message.put("text", Map.of("content", text));
        } else {
            Map<String, Object> markdown = new LinkedHashMap<>();
            markdown.put("title", OwnMessage.orNoText(title));
            markdown.put("text", text);
            message.put("markdown", markdown);
        }
        message.put("at", mentions(config, texts.isFiring()));
        return GoJson.encode(message);
    }

    /** The text, which has the title too: a chat does not show that of the message. */
    private static String text(DingtalkConfig config, OwnMessage texts, String title, boolean plain, Length limit) {
        Markup markup = plain ? Markup.PLAIN : DingtalkMarkup.MARKDOWN;
        String start = title.isEmpty() ? "" : (plain ? "" : "### ") + markup.escape(title) + "\n\n";
        String names = Stream.concat(config.mentionUsers().stream(), config.mentionMobiles().stream())
                .map(id -> "@" + id)
                .collect(Collectors.joining(" "));
        // a mention stands out only where the text has it as well
        String end = texts.isFiring() && !names.isEmpty() ? "\n\n" + names : "";
        String link = texts.text("link", config.link());
        String last = link.isEmpty() ? "" : markup.link("Open", link);
        String text = start + texts.body("message", config.message(), limit.minus(start + end), last) + end;
        return OwnMessage.orNoText(text);
    }

    /** Who is mentioned: without this field, nothing in the text is a mention. */
    private static Map<String, Object> mentions(DingtalkConfig config, boolean firing) {
        Map<String, Object> at = new LinkedHashMap<>();
        at.put("atUserIds", firing ? config.mentionUsers() : List.of());
        at.put("atMobiles", firing ? config.mentionMobiles() : List.of());
        at.put("isAtAll", firing && config.mentionAll());
        return at;
    }

    private static Outcome outcome(Message message, HttpReply reply, Notification notification) {
        reply.redaction().hideQuery(message.url());
        return CODES.judge(
                reply,
                notification.receiverData(),
                code -> code.equals(NOT_PERMITTED) ? ClockSkew.advice(reply, message.signed()) : "");
    }
}
