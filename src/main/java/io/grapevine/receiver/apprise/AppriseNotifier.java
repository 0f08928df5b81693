package io.grapevine.receiver.apprise;

import static io.grapevine.httpclient.GoJson.putUnlessEmpty;
import static io.grapevine.receiver.apprise.AppriseConfig.HTML;
import static io.grapevine.receiver.apprise.AppriseConfig.MARKDOWN;
import static io.grapevine.receiver.apprise.AppriseConfig.TEXT;

import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
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
import io.grapevine.receiver.message.Severity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** Notifies the targets of a stored configuration of an Apprise API server. */
public record AppriseNotifier(AppriseConfig config, Requests requests) implements Notifier {
    /** The longest text that Apprise passes on by default. */
    private static final Length BODY = Length.characters(32_768);

    private static final Pattern KEY = Pattern.compile("[-_A-Za-z0-9]{1,128}");

    private static final String SUCCESS = "success";
    private static final List<String> TYPES = List.of("info", SUCCESS, "warning", "failure");

    /** The status of a server that has no configuration under the key. */
    private static final int NO_CONFIGURATION = 204;

    /** A request's body, and the key of the configuration. */
    private record Message(String key, String json) {}

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(
                notification,
                fields -> message(fields, notification),
                message -> HttpCall.postJson(config.url().reveal() + "notify/" + message.key(), message.json())
                        .with("Accept", "application/json"),
                (message, reply) -> outcome(message, reply, notification));
    }

    private Message message(MessageFields fields, Notification notification) throws SendFailure {
        String key = new SecretSource("key", config.key(), config.keyFile(), "").read();
        if (!KEY.matcher(key).matches()) {
            throw SendFailure.of("key: unusable (expected: 1 to 128 letters of ASCII, digits, - and _)");
        }
        return new Message(key, json(config, fields, notification));
    }

    private static String json(AppriseConfig config, MessageFields fields, Notification notification) {
        // plain words are in no markup
        String format = fields.isPlain() ? TEXT : config.format();
        OwnMessage texts = new OwnMessage(fields, notification, markup(format));
        Map<String, Object> message = new LinkedHashMap<>();
        putUnlessEmpty(message, "title", texts.headline("title", config.title()));
        String text = format.equals(HTML)
                ? texts.htmlBody("message", config.message(), BODY)
                : texts.body("message", config.message(), BODY);
        message.put("body", OwnMessage.orNoText(text));
        message.put(
                "type",
                texts.word("type", config.type(), TYPES, severity -> texts.isFiring() ? type(severity) : SUCCESS));
        message.put("format", format);
        putUnlessEmpty(message, "tag", texts.text("tag", config.tag()));
        return GoJson.encode(message);
    }

    private static Markup markup(String format) {
        return switch (format) {
            case MARKDOWN -> Markup.MARKDOWN;
            case HTML -> Markup.HTML;
            default -> Markup.PLAIN;
        };
    }

    private static String type(Severity severity) {
        return switch (severity) {
            case CRITICAL -> "failure";
            case WARNING -> "warning";
            case INFO -> "info";
        };
    }

    private static Outcome outcome(Message message, HttpReply reply, Notification notification) {
        reply.redaction().hide(message.key());
        return reply.status() == NO_CONFIGURATION
                ? new Outcome.Rejected(
                        FailureReason.CLIENT_ERROR, "Apprise answered 204: no configuration has this key")
                : StatusTable.RATE_LIMITS_TOO.judgeWithId("Apprise", "/error", reply, notification.receiverData());
    }
}
