package io.grapevine.receiver.pushover;

import io.grapevine.base.go.GoUrl;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.message.Length;
import io.grapevine.receiver.message.LinkParagraph;
import io.grapevine.receiver.message.Markup;
import io.grapevine.receiver.message.MessageFields;
import io.grapevine.receiver.message.OwnMessage;
import io.grapevine.receiver.message.Shortened;
import io.grapevine.receiver.message.ShortenedHtml;
import io.grapevine.receiver.message.TemplateFault;
import io.grapevine.template.AlertData;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Sends notifications through Pushover, within its limits, which count characters. */
public record PushoverNotifier(PushoverConfig config, Requests requests, String url) implements Notifier {
    private static final String URL = "https://api.pushover.net/1/messages.json";

    private static final int MAX_TITLE = 250;
    private static final Length MESSAGE = Length.characters(1024);
    private static final int MAX_URL = 512;
    private static final int MAX_URL_TITLE = 100;

    private static final Pattern SPACE_AROUND = Pattern.compile("^\\p{IsWhite_Space}+|\\p{IsWhite_Space}+$");

    /** A query, and the secrets in it. */
    private record Message(String token, String user, String query) {}

    public PushoverNotifier(PushoverConfig config, Requests requests) {
        this(config, requests, URL);
    }

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(
                notification,
                this::message,
                // the parameters go into the URL, as Alertmanager has it
                message -> new HttpCall(
                        "POST", url + "?" + message.query(), Map.of("Content-Type", "text/plain"), "", Duration.ZERO),
                (message, reply) -> {
                    reply.redaction().hide(message.token()).hide(message.user());
                    return outcome(reply, notification);
                });
    }

    private Message message(MessageFields texts) throws TemplateFault, SendFailure {
        String token = texts.secret("token", new SecretSource("token", config.token(), config.tokenFile(), "").read());
        String user = texts.secret(
                "user_key", new SecretSource("user_key", config.userKey(), config.userKeyFile(), "").read());
        return new Message(token, user, query(config, texts, token, user));
    }

    /** A success whose text says that it is none is final, as are all statuses but 5xx. */
    private static Outcome outcome(HttpReply reply, Notification notification) {
        boolean refused =
                JsonAnswer.scalars(reply.body()).getOrDefault("/status", "").equals("0");
        if (refused && StatusTable.isSuccess(reply.status())) {
            return StatusTable.refused("Pushover", reply);
        }
        return StatusTable.SERVER_ERRORS_ONLY.judge(reply, notification.receiverData());
    }

    /** The query without its question mark, sorted by name as Go writes it. */
    static String query(PushoverConfig config, MessageFields texts, String token, String user) {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("token", token);
        parameters.put("user", user);
        parameters.put("title", Shortened.toCharacters(texts.headline("title", config.title()), MAX_TITLE));
        // plain words are no HTML
        boolean html = config.html() && !texts.isPlain();
        if (html) {
            parameters.put("html", "1");
        }
        if (config.monospace()) {
            parameters.put("monospace", "1");
        }
        parameters.put("message", message(config, texts, html));
        parameters.put("url", Shortened.toCharacters(texts.of("url", config.url()), MAX_URL));
        parameters.put("url_title", Shortened.toCharacters(texts.of("url_title", config.urlTitle()), MAX_URL_TITLE));
        parameters.put("priority", priority(config, texts));
        parameters.put("retry", seconds(config.retry()));
        parameters.put("expire", seconds(config.expire()));
        parameters.put("device", texts.of("device", config.device()));
        parameters.put("sound", texts.of("sound", config.sound()));
        if (config.ttl().compareTo(Duration.ofSeconds(1)) >= 0) {
            parameters.put("ttl", seconds(config.ttl()));
        }
        return parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + GoUrl.escapeForm(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String message(PushoverConfig config, MessageFields texts, boolean html) {
        String links = new LinkParagraph(texts.links(), html ? Markup.HTML : Markup.PLAIN).after(MESSAGE);
        int room = MESSAGE.minus(links).most();
        String text = html
                ? ShortenedHtml.toCharacters(texts.htmlBody("message", config.message()), room)
                : Shortened.toCharacters(texts.body("message", config.message()), room);
        String stripped = SPACE_AROUND.matcher(text + links).replaceAll("");
        return OwnMessage.orNoText(stripped);
    }

    /** If its template fails, what fires is urgent, as where no priority is configured. */
    private static String priority(PushoverConfig config, MessageFields texts) {
        String priority = texts.of("priority", config.priority());
        if (priority.isEmpty() && texts.isPlain()) {
            return texts.data().status().equals(AlertData.FIRING) ? "2" : "0";
        }
        return priority;
    }

    /** Whole seconds; like Go's conversion, towards zero. */
    private static String seconds(Duration duration) {
        return String.valueOf(duration.toMillis() / 1000);
    }
}
