package io.grapevine.receiver.rocketchat;

import io.grapevine.base.go.GoUrl;
import io.grapevine.base.go.Quoted;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.message.MessageFields;
import io.grapevine.receiver.message.MessagePart;
import io.grapevine.receiver.message.MessageTemplates;
import io.grapevine.receiver.message.Shortened;
import io.grapevine.receiver.message.TemplateFault;
import io.grapevine.receiver.rocketchat.RocketchatConfig.RocketchatAction;
import io.grapevine.receiver.rocketchat.RocketchatConfig.RocketchatField;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Posts notifications to Rocket.Chat. */
public final class RocketchatNotifier implements Notifier {
    /** The type of fault of who sends too much. */
    private static final String TOO_MANY = "error-too-many-requests";

    private final RocketchatConfig config;
    private final Requests requests;
    private final String url;

    /**
     * A notifier for one {@code rocketchat_configs} entry.
     *
     * @throws SendFailure if certificates or proxies of its {@code http_config} are unusable, or a file of its secrets
     *     cannot be read, which Alertmanager refuses, too, though it accepts the files of other receivers' secrets unread
     */
    public RocketchatNotifier(RocketchatConfig config, MessageTemplates templates, HttpSenders senders)
            throws SendFailure {
        this.config = config;
        SecretSource.check("token", config.tokenFile());
        SecretSource.check("token_id", config.tokenIdFile());
        this.requests = new Requests(config, templates, senders);
        this.url = postMessage(config.apiUrl());
    }

    private record Post(Message message, String token, String user) {}

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(
                notification,
                texts -> new Post(
                        Message.of(config, texts),
                        secret("token", config.token(), config.tokenFile()),
                        secret("token_id", config.tokenId(), config.tokenIdFile())),
                post -> HttpCall.postJson(url, post.message().json())
                        .with("X-Auth-Token", post.token())
                        .with("X-User-Id", post.user()),
                (post, reply) -> {
                    reply.redaction().hide(post.token()).hide(post.user());
                    return outcome(reply, post.message().channel(), notification.receiverData());
                });
    }

    /** A secret; one that stands in a file counts before one in the configuration, which global settings may add. */
    private static String secret(String field, @Nullable Secret inline, String file) throws SendFailure {
        if (!file.isEmpty()) {
            return SecretSource.file(field, file).strip();
        }
        return inline == null ? "" : inline.reveal();
    }

    /**
     * The method that posts messages, on a server.
     *
     * @param server where the server is; its path may have any slashes and dots, its query is kept
     * @throws SendFailure if it is no URL
     */
    static String postMessage(Url server) throws SendFailure {
        try {
            return GoUrl.parse(server.reveal())
                    .joinPath("api/v1/chat.postMessage")
                    .text();
        } catch (GoUrl.Malformed none) {
            throw SendFailure.of("api_url: unusable (expected: a URL)");
        }
    }

    /**
     * What became of an attempt.
     *
     * @param data what the notification log keeps, which is left as it is
     */
    static Outcome outcome(HttpReply reply, String channel, ReceiverData data) {
        String prefix = "channel " + Quoted.quote(channel) + ": ";
        if (!StatusTable.isSuccess(reply.status())) {
            return StatusTable.RATE_LIMITS_TOO.judge(reply.status(), prefix + reply.quotableBody(), pause(reply), data);
        }
        boolean success;
        String error;
        try {
            JsonObject said = (JsonObject) Json.decodeValue(reply.body());
            // names count in any case, as they do for Go
            Map<String, Object> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            fields.putAll(said == null ? Map.of() : said.getMap());
            success = Boolean.TRUE.equals((Boolean) fields.get("success"));
            error = Objects.requireNonNullElse((String) fields.get("error"), "");
        } catch (DecodeException | ClassCastException other) {
            return new Outcome.Retryable(
                    FailureReason.CLIENT_ERROR,
                    prefix + "Rocket.Chat's answer is not the JSON expected: " + StatusTable.quote(reply),
                    null);
        }
        if (success) {
            return new Outcome.Delivered(data);
        }
        String message = prefix + "Rocket.Chat answered: "
                + Shortened.quote(reply.redaction().apply(error));
        return error.contains(TOO_MANY)
                ? new Outcome.Retryable(FailureReason.RATE_LIMITED, message, pause(reply))
                : new Outcome.Rejected(FailureReason.CLIENT_ERROR, message);
    }

    /**
     * The wait that an answer asks for in {@code Retry-After}; or else, where it refuses for too many requests, the
     * time until {@code X-RateLimit-Reset}. Null if it asks for none.
     */
    static @Nullable Duration pause(HttpReply reply) {
        Duration wait = StatusTable.retryAfter(reply);
        String remaining = reply.header("X-RateLimit-Remaining");
        String reset = reply.header("X-RateLimit-Reset");
        return wait != null || reset == null || !"0".equals(remaining) ? wait : until(reset, reply.header("Date"));
    }

    /**
     * The time left.
     *
     * @param reset when the count begins anew, in milliseconds since 1970
     * @param date the server's own time, which need not be ours
     */
    private static @Nullable Duration until(String reset, @Nullable String date) {
        try {
            Instant now = date == null
                    ? Instant.now()
                    : ZonedDateTime.parse(date.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
            return StatusTable.bounded(Duration.between(now, Instant.ofEpochMilli(Long.parseLong(reset.strip()))));
        } catch (DateTimeException | NumberFormatException | ArithmeticException unreadable) {
            return null;
        }
    }

    /** A message, rendered, for a room or person. */
    record Message(String channel, String json) {
        /** How long a title may be, in characters. */
        private static final int MAX_TITLE = 1024;

        /** The message that a configuration describes; throws if it does not say where it goes. */
        static Message of(RocketchatConfig config, MessageFields texts) throws TemplateFault {
            Map<String, Object> attachment = attachment(config, texts);
            String channel = texts.required("channel", config.channel());
            MessagePart message = new MessagePart(texts)
                    .rendered("channel", channel)
                    .text("emoji", config.emoji())
                    .text("avatar", "icon_url", config.iconUrl())
                    .put("attachments", List.of(attachment));
            return new Message(channel, GoJson.encode(message.json()) + "\n");
        }

        private static Map<String, Object> attachment(RocketchatConfig config, MessageFields texts) {
            return new MessagePart(texts)
                    .rendered("title", Shortened.toCharacters(texts.headline("title", config.title()), MAX_TITLE))
                    .text("title_link", config.titleLink())
                    .rendered("text", texts.body("text", config.text()))
                    .text("image_url", config.imageUrl())
                    .text("thumb_url", config.thumbUrl())
                    .text("color", config.color())
                    .list("fields", config.fields(), (field, part) -> field(field, config.shortFields(), part))
                    .list("actions", config.actions(), Message::action)
                    .json();
        }

        private static void field(RocketchatField field, boolean shortByDefault, MessagePart part) {
            Boolean isShort = field.isShort();
            part.put("short", isShort == null ? shortByDefault : isShort)
                    .text("title", field.title())
                    .text("value", field.value());
        }

        /** A button; of what else the configuration can say about it, Alertmanager sends nothing. */
        private static void action(RocketchatAction action, MessagePart part) {
            part.put("type", "button")
                    .text("text", action.text())
                    .text("url", action.url())
                    .put("is_webview", false)
                    .text("msg", action.msg())
                    .put("msg_in_chat_window", false);
        }
    }
}
