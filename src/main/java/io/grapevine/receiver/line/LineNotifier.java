package io.grapevine.receiver.line;

import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.message.Length;
import io.grapevine.receiver.message.Markup;
import io.grapevine.receiver.message.MessageFields;
import io.grapevine.receiver.message.OwnMessage;
import io.grapevine.receiver.message.TemplateFault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Pushes notifications to chats of LINE, as an official account. */
public record LineNotifier(LineConfig config, Requests requests) implements Notifier {
    /** LINE refuses a longer text. */
    private static final Length TEXT = Length.utf16(5000);

    /** The status where a message with the same retry key was taken before. */
    private static final int TAKEN_BEFORE = 409;

    /** A request's body, the channel's access token, and the key of the message. */
    private record Message(String token, RetryKey key, String json) {}

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(
                notification,
                fields -> message(fields, notification),
                message -> HttpCall.postJson(config.url().reveal() + "v2/bot/message/push", message.json())
                        .withToken(message.token())
                        .with("X-Line-Retry-Key", message.key().uuid()),
                (message, reply) -> outcome(message, reply, notification));
    }

    private Message message(MessageFields fields, Notification notification) throws TemplateFault, SendFailure {
        String token = new SecretSource("token", config.token(), config.tokenFile(), "").read();
        String to = fields.required("to", config.to()).strip();
        OwnMessage texts = new OwnMessage(fields, notification, Markup.PLAIN);
        Map<String, Object> text = new LinkedHashMap<>();
        text.put("type", "text");
        text.put("text", texts.whole(config.title(), config.message(), config.link(), TEXT));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("to", to);
        body.put("messages", List.of(text));
        return new Message(token, RetryKey.of(to, notification), GoJson.encode(body));
    }

    private static Outcome outcome(Message message, HttpReply reply, Notification notification) {
        reply.redaction().hide(message.token());
        ReceiverData kept = message.key().keepIn(notification.receiverData());
        return reply.status() == TAKEN_BEFORE
                ? new Outcome.Delivered(kept)
                : StatusTable.RATE_LIMITS_TOO.judgeWithId("LINE", "/sentMessages/0/id", reply, kept);
    }
}
