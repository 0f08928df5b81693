package io.grapevine.receiver.signal;

import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.message.Length;
import io.grapevine.receiver.message.Markup;
import io.grapevine.receiver.message.MessageFields;
import io.grapevine.receiver.message.OwnMessage;
import io.grapevine.receiver.message.Shortened;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Sends notifications to recipients of Signal. */
public record SignalNotifier(SignalConfig config, Requests requests) implements Notifier {
    /** Signal sends the rest of a longer text as an attachment. */
    private static final Length TEXT = Length.bytes(2000);

    private static final int TOO_MANY = 429;

    /** The pause between attempts that a captcha stands before. */
    private static final Duration PAUSE = Duration.ofMinutes(15);

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(
                notification,
                fields -> HttpCall.postJson(config.url().reveal() + "v2/send", json(fields, notification)),
                reply -> outcome(reply, notification));
    }

    private String json(MessageFields fields, Notification notification) {
        OwnMessage texts = new OwnMessage(fields, notification, Markup.PLAIN);
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("number", config.number());
        message.put("recipients", config.recipients());
        message.put("message", texts.whole(config.title(), config.message(), config.link(), TEXT));
        message.put("text_mode", "normal");
        return GoJson.encode(message);
    }

    private Outcome outcome(HttpReply reply, Notification notification) {
        reply.redaction().hide(config.number());
        config.recipients().forEach(reply.redaction()::hide);
        Map<String, String> said = JsonAnswer.scalars(reply.body());
        String tokens = said.entrySet().stream()
                .filter(field -> field.getKey().startsWith("/challenge_tokens/"))
                .map(Map.Entry::getValue)
                .collect(Collectors.joining(", "));
        if (reply.status() == TOO_MANY && !tokens.isEmpty()) {
            return limited(reply, said.getOrDefault("/error", ""), tokens);
        }
        // newer servers answer with a list of messages, older ones with one message
        String timestamp = said.containsKey("/0/timestamp") ? "/0/timestamp" : "/timestamp";
        return StatusTable.RATE_LIMITS_TOO.judgeWithId("Signal", timestamp, reply, notification.receiverData());
    }

    /** The outcome until a captcha is solved: it says why, and what the captcha is solved with. */
    private static Outcome limited(HttpReply reply, String error, String tokens) {
        Duration asked = StatusTable.retryAfter(reply);
        String message = "Signal answered 429: " + Shortened.quote(error) + " (challenge tokens: "
                + Shortened.quote(tokens) + ")";
        return new Outcome.Retryable(
                FailureReason.RATE_LIMITED, reply.redaction().apply(message), asked == null ? PAUSE : asked);
    }
}
