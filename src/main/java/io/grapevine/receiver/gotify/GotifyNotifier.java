package io.grapevine.receiver.gotify;

import static io.grapevine.httpclient.GoJson.putUnlessEmpty;

import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.message.Length;
import io.grapevine.receiver.message.Markup;
import io.grapevine.receiver.message.MessageFields;
import io.grapevine.receiver.message.OwnMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Creates messages of an application of Gotify. */
public record GotifyNotifier(GotifyConfig config, Requests requests) implements Notifier {
    /** Gotify has no limit of its own; phones get the whole text at once. */
    private static final Length MESSAGE = Length.bytes(32_768);

    /** Priorities by severity while alerts fire; on Android 8 vibrates, 5 sounds and 2 is silent. */
    private static final List<Integer> PRIORITIES = List.of(8, 5, 2);

    /** A request's body, and the application's token. */
    private record Message(String token, String json) {}

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(
                notification,
                fields -> message(fields, notification),
                message -> HttpCall.postJson(config.url().reveal() + "message", message.json())
                        .with("X-Gotify-Key", message.token()),
                (message, reply) -> outcome(message, reply, notification));
    }

    private Message message(MessageFields fields, Notification notification) throws SendFailure {
        return new Message(
                new SecretSource("token", config.token(), config.tokenFile(), "").read(),
                json(config, fields, notification));
    }

    static String json(GotifyConfig config, MessageFields fields, Notification notification) {
        // plain words are no Markdown
        boolean markdown = config.markdown() && !fields.isPlain();
        OwnMessage texts = new OwnMessage(fields, notification, markdown ? Markup.MARKDOWN : Markup.PLAIN);
        Map<String, Object> message = new LinkedHashMap<>();
        putUnlessEmpty(message, "title", texts.headline("title", config.title()));
        String text = texts.body("message", config.message(), MESSAGE);
        message.put("message", OwnMessage.orNoText(text));
        message.put("priority", priority(config, texts));
        message.put("extras", extras(texts.text("click", config.click()), markdown));
        return GoJson.encode(message);
    }

    private static int priority(GotifyConfig config, OwnMessage texts) {
        return texts.number("priority", config.priority(), 0, 10, severity -> {
            int firing = PRIORITIES.get(severity.ordinal());
            return texts.isFiring() ? firing : firing - 2;
        });
    }

    private static Map<String, Object> extras(String click, boolean markdown) {
        Map<String, Object> extras = new LinkedHashMap<>();
        extras.put("client::display", Map.of("contentType", markdown ? "text/markdown" : "text/plain"));
        if (!click.isEmpty()) {
            extras.put("client::notification", Map.of("click", Map.of("url", click)));
        }
        return extras;
    }

    private static Outcome outcome(Message message, HttpReply reply, Notification notification) {
        reply.redaction().hide(message.token());
        return StatusTable.RATE_LIMITS_TOO.judgeWithId("Gotify", "/id", reply, notification.receiverData());
    }
}
