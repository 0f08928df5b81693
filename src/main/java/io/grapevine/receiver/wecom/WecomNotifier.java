package io.grapevine.receiver.wecom;

import static io.grapevine.receiver.wecom.WecomConfig.MARKDOWN;
import static io.grapevine.receiver.wecom.WecomConfig.TEXT;

import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.CodeTable;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.message.Length;
import io.grapevine.receiver.message.Markup;
import io.grapevine.receiver.message.MessageFields;
import io.grapevine.receiver.message.OwnMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Posts notifications to group chats of WeCom, as a bot of the chat. */
public record WecomNotifier(WecomConfig config, Requests requests) implements Notifier {
    /** WeCom refuses a longer message in Markdown. */
    private static final Length MARKDOWN_LIMIT = Length.bytes(4096);

    /** WeCom cuts a longer text. */
    private static final Length TEXT_LIMIT = Length.bytes(2048);

    /** A bot may send 20 messages a minute. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private static final CodeTable CODES = new CodeTable(
            "WeCom",
            List.of("/errcode"),
            List.of("/errmsg"),
            Map.of("45009", PAUSE, "45033", PAUSE),
            Set.of("-1"),
            Set.of("93000"));

    /** The address of a request, which holds the bot's key, and its body. */
    private record Message(String url, String json) {}

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(
                notification,
                fields -> message(fields, notification),
                message -> HttpCall.postJson(message.url(), message.json()),
                (message, reply) -> outcome(message, reply, notification));
    }

    private Message message(MessageFields fields, Notification notification) throws SendFailure {
        String json = json(config, fields, notification);
        return new Message(SecretSource.either("url", config.url(), config.urlFile()), json);
    }

    static String json(WecomConfig config, MessageFields fields, Notification notification) {
        // plain words are no Markdown
        String type = fields.isPlain() ? TEXT : config.messageType();
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("content", content(config, fields, notification, type));
        if (type.equals(TEXT) && isFiring(fields)) {
            List<String> users = new ArrayList<>(config.mentionUsers());
            if (config.mentionAll()) {
                users.add("@all");
            }
            putUnlessEmpty(content, "mentioned_list", users);
            putUnlessEmpty(content, "mentioned_mobile_list", config.mentionMobiles());
        }
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("msgtype", type);
        message.put(type, content);
        return GoJson.encode(message);
    }

    private static String content(WecomConfig config, MessageFields fields, Notification notification, String type) {
        boolean markdown = type.equals(MARKDOWN);
        Markup markup = markdown ? WecomMarkup.MARKDOWN : WecomMarkup.TEXT;
        OwnMessage texts = new OwnMessage(fields, notification, markup);
        String title = texts.headline("title", config.title());
        String start =
                title.isEmpty() ? "" : (markdown ? coloured(title, texts.isFiring()) : markup.escape(title)) + "\n\n";
        String mentions =
                config.mentionUsers().stream().map(id -> "<@" + id + ">").collect(Collectors.joining(" "));
        String end = markdown && texts.isFiring() && !mentions.isEmpty() ? "\n\n" + mentions : "";
        String link = texts.text("link", config.link());
        String text = texts.body(
                "message",
                config.message(),
                (markdown ? MARKDOWN_LIMIT : TEXT_LIMIT).minus(start + end),
                link.isEmpty() ? "" : markup.link("Open", link));
        String content = start + text + end;
        return OwnMessage.orNoText(content);
    }

    /** The headline in WeCom's colours: {@code warning} is orange, {@code info} is green. */
    private static String coloured(String title, boolean firing) {
        return "**<font color=\"" + (firing ? "warning" : "info") + "\">" + WecomMarkup.MARKDOWN.escape(title)
                + "</font>**";
    }

    private static boolean isFiring(MessageFields fields) {
        return !fields.data().firing().isEmpty();
    }

    private static void putUnlessEmpty(Map<String, Object> content, String name, List<String> values) {
        if (!values.isEmpty()) {
            content.put(name, values);
        }
    }

    private static Outcome outcome(Message message, HttpReply reply, Notification notification) {
        reply.redaction().hideQuery(message.url());
        return CODES.judge(reply, notification.receiverData());
    }
}
