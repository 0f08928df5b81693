package io.grapevine.receiver.ntfy;

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
import io.grapevine.receiver.message.FittedJson;
import io.grapevine.receiver.message.Length;
import io.grapevine.receiver.message.Markup;
import io.grapevine.receiver.message.MessageFields;
import io.grapevine.receiver.message.OwnMessage;
import io.grapevine.receiver.message.Severity;
import io.grapevine.receiver.message.TemplateFault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** Publishes notifications to a topic of ntfy, as JSON to the root of the server. */
public record NtfyNotifier(NtfyConfig config, Requests requests) implements Notifier {
    /** ntfy makes an attached file of a message that reaches its limit of 4096 bytes, or refuses it where files are off. */
    private static final int MAX_MESSAGE = 4095;

    /** ntfy refuses a request that reaches twice that limit. */
    private static final Length JSON = Length.bytes(8191);

    /** The maximum size of {@code click} and of {@code icon}, so that the request has room for the text. */
    private static final Length ADDRESS = Length.bytes(2000);

    private static final Length TAG = Length.characters(100);

    private static final Pattern TOPIC = Pattern.compile("[-_A-Za-z0-9]{1,64}");
    private static final Pattern WEB_ADDRESS = Pattern.compile("https?://.+");

    /** A request's body, and the secrets in and with it. */
    private record Message(String topic, String token, String json) {}

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(
                notification,
                fields -> message(fields, notification),
                message ->
                        HttpCall.postJson(config.url().reveal(), message.json()).withToken(message.token()),
                (message, reply) -> outcome(message, reply, notification));
    }

    private Message message(MessageFields fields, Notification notification) throws TemplateFault, SendFailure {
        String topic = fields.secret("topic", new SecretSource("topic", config.topic(), config.topicFile(), "").read());
        if (!TOPIC.matcher(topic).matches()) {
            throw SendFailure.of("topic: unusable (expected: 1 to 64 letters of ASCII, digits, - and _)");
        }
        String token = new SecretSource("token", config.token(), config.tokenFile(), "").read();
        return new Message(topic, token, json(config, fields, notification, topic));
    }

    /** The body; what JSON makes longer must not make ntfy refuse it, so the message then is shorter. */
    static String json(NtfyConfig config, MessageFields fields, Notification notification, String topic) {
        return FittedJson.of(JSON, MAX_MESSAGE, most -> json(config, fields, notification, topic, most));
    }

    private static String json(
            NtfyConfig config, MessageFields fields, Notification notification, String topic, int most) {
        // plain words are no Markdown
        boolean markdown = config.markdown() && !fields.isPlain();
        OwnMessage texts = new OwnMessage(fields, notification, markdown ? Markup.MARKDOWN : Markup.PLAIN);
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("topic", topic);
        putUnlessEmpty(message, "title", texts.headline("title", config.title()));
        putUnlessEmpty(message, "message", texts.withoutLinks("message", config.message(), Length.bytes(most), ""));
        message.put("priority", priority(config, texts));
        putUnlessEmpty(message, "tags", tags(config, texts));
        putUnlessEmpty(message, "click", address(texts.text("click", config.click())));
        String icon = address(texts.text("icon", config.icon()));
        if (WEB_ADDRESS.matcher(icon).matches()) { // ntfy refuses a message with another one
            message.put("icon", icon);
        }
        if (markdown) {
            message.put("markdown", true);
        }
        putUnlessEmpty(message, "actions", NtfyActions.of(fields.links(), JSON));
        return GoJson.encode(message);
    }

    /** An address, unless it is so long that ntfy would refuse the request: then none. */
    private static String address(String url) {
        return ADDRESS.holds(GoJson.encode(url)) ? url : "";
    }

    /** 5 to 3 by severity while alerts fire, and 2 below once all are resolved. */
    private static int priority(NtfyConfig config, OwnMessage texts) {
        return texts.number("priority", config.priority(), 1, 5, severity -> {
            int firing = 5 - severity.ordinal();
            return texts.isFiring() ? firing : firing - 2;
        });
    }

    private static List<String> tags(NtfyConfig config, OwnMessage texts) {
        if (config.tags().isEmpty()) {
            return List.of(texts.isFiring() ? emoji(Severity.of(texts.data())) : "white_check_mark");
        }
        return config.tags().stream()
                .map(tag -> TAG.shorten(texts.text("tags", tag)))
                .filter(tag -> !tag.isEmpty())
                .toList();
    }

    private static String emoji(Severity severity) {
        return switch (severity) {
            case CRITICAL -> "rotating_light";
            case WARNING -> "warning";
            case INFO -> "information_source";
        };
    }

    private static Outcome outcome(Message message, HttpReply reply, Notification notification) {
        reply.redaction().hide(message.topic()).hide(message.token());
        return StatusTable.RATE_LIMITS_TOO.judgeWithId("ntfy", "/id", reply, notification.receiverData());
    }
}
