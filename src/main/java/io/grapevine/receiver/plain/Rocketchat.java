package io.grapevine.receiver.plain;

import static io.grapevine.config.shape.FieldSet.flag;
import static io.grapevine.config.shape.FieldSet.objects;
import static io.grapevine.config.shape.FieldSet.optionalFlag;
import static io.grapevine.config.shape.FieldSet.optionalSecret;
import static io.grapevine.receiver.CommonFields.completeEither;
import static io.grapevine.receiver.CommonFields.named;
import static io.grapevine.receiver.CommonFields.requireEither;

import io.grapevine.base.go.GoUrl;
import io.grapevine.config.GlobalConfig;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.config.shape.FieldSet;
import io.grapevine.config.shape.RecordDraft;
import io.grapevine.config.shape.Shape;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.MessageFields;
import io.grapevine.httpclient.message.MessagePart;
import io.grapevine.httpclient.message.Shortened;
import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.Draft;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.NotifierParts;
import io.grapevine.receiver.PlainKind;
import io.grapevine.receiver.ReceiverDefaults;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A channel or user of Rocket.Chat, to which a user posts.
 *
 * @param tokenId the user's id; null if a file says it
 * @param token the user's token; null if a file says it
 * @param messageText the text of the message itself, outside of its attachment
 * @param shortFields whether fields that say nothing about it may stand side by side
 */
public record Rocketchat(
        boolean sendResolved,
        HttpConfig httpConfig,
        Url apiUrl,
        @Nullable Secret tokenId,
        String tokenIdFile,
        @Nullable Secret token,
        String tokenFile,
        String channel,
        String color,
        String title,
        String titleLink,
        String text,
        String messageText,
        List<RocketchatField> fields,
        boolean shortFields,
        String emoji,
        String iconUrl,
        String imageUrl,
        String thumbUrl,
        boolean linkNames,
        List<RocketchatAction> actions)
        implements PlainKind {
    private static final Shape<RocketchatField> FIELD = Shape.of(
            RocketchatField.class,
            optionalFlag("short").in("isShort").always(),
            FieldSet.text("title").always(),
            FieldSet.text("value").always());
    /** The names are Go's for fields without a name of their own in YAML. */
    private static final Shape<RocketchatAction> ACTION = Shape.of(
            RocketchatAction.class,
            FieldSet.text("type").always(),
            FieldSet.text("text").always(),
            FieldSet.text("url").always(),
            FieldSet.text("imageurl").always(),
            flag("iswebview").always(),
            FieldSet.text("webviewheightratio").always(),
            FieldSet.text("msg").always(),
            flag("msginchatwindow").always(),
            FieldSet.text("msgprocessingtype").always());

    /** The kind. */
    public static final Kind<Rocketchat> KIND = Kind.of("rocketchat", Rocketchat.class)
            .complete(Rocketchat::complete)
            .endsOnRequest()
            .field(optionalSecret("token_id"))
            .field(optionalSecret("token"))
            .text("color", "{{ if eq .Status \"firing\" }}red{{ else }}green{{ end }}")
            .text("title", named("rocketchat.default.title"))
            .text("title_link", named("rocketchat.default.titlelink"))
            .text("text", named("rocketchat.default.text"))
            .field(objects("fields", FIELD))
            .field(flag("short_fields").always())
            .text("emoji", named("rocketchat.default.emoji"))
            .text("icon_url", named("rocketchat.default.iconurl"))
            .field(flag("link_names").always())
            .field(objects("actions", ACTION))
            .alertmanagers(17)
            .sampleReply("{\"success\":true}")
            .with(Kind.Trait.UNKNOWN_TO_MIMIR);

    /** How long a title may be, in characters. */
    private static final int MAX_TITLE = 1024;

    /** The type of fault of who sends too much. */
    private static final String TOO_MANY = "error-too-many-requests";

    public Rocketchat {
        fields = List.copyOf(fields);
        actions = List.copyOf(actions);
    }

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        draft.atMostOne("token", "token_file");
        draft.atMostOne("token_id", "token_id_file");
        GlobalConfig.Rocketchat global = defaults.global().rocketchat();
        draft.complete("api_url", global.apiUrl());
        completeEither(draft, "token_id", global.tokenId(), global.tokenIdFile());
        completeEither(draft, "token", global.token(), global.tokenFile());
        requireEither(draft, "token_id", "Rocketchat TokenID");
        requireEither(draft, "token", "Rocketchat Token");
    }

    /**
     * Makes the notifier of this integration.
     *
     * @throws SendFailure if certificates or proxies of the {@code http_config} are unusable, or a file of the secrets
     *     cannot be read, which Alertmanager refuses, too, though it accepts the files of other receivers' secrets unread
     */
    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        SecretSource.check("token", tokenFile);
        SecretSource.check("token_id", tokenIdFile);
        postMessage(apiUrl);
        return PlainKind.super.notifier(parts);
    }

    @Override
    public HttpCall compose(Draft draft) throws TemplateFault, SendFailure {
        String place = draft.sendTo(draft.fields().required("channel", channel));
        return HttpCall.postJson(postMessage(apiUrl), json(draft.fields(), place))
                .with("X-Auth-Token", draft.secret("token", orEmpty(token), tokenFile))
                .with("X-User-Id", draft.secret("token_id", orEmpty(tokenId), tokenIdFile));
    }

    private static Secret orEmpty(@Nullable Secret inline) {
        return inline == null ? new Secret("") : inline;
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

    /** The body of a message that goes to {@code place}. */
    String json(MessageFields texts, String place) {
        MessagePart message = new MessagePart(texts)
                .rendered("channel", place)
                .text("text", "message_text", messageText)
                .text("emoji", emoji)
                .text("avatar", "icon_url", iconUrl)
                .put("attachments", List.of(attachment(texts)));
        return GoJson.encode(message.json()) + "\n";
    }

    private Map<String, Object> attachment(MessageFields texts) {
        return new MessagePart(texts)
                .rendered("title", Shortened.toCharacters(texts.headline("title", title), MAX_TITLE))
                .text("title_link", titleLink)
                .rendered("text", texts.body("text", text))
                .text("image_url", imageUrl)
                .text("thumb_url", thumbUrl)
                .text("color", color)
                .list("fields", fields, (field, part) -> field(field, shortFields, part))
                .list("actions", actions, Rocketchat::action)
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

    @Override
    public Outcome judge(HttpReply reply, Draft draft) {
        String prefix = draft.prefix();
        if (!StatusTable.isSuccess(reply.status())) {
            return StatusTable.RATE_LIMITS_TOO.judge(
                    reply.status(), prefix + reply.quotableBody(), pause(reply), draft.kept());
        }
        boolean success;
        String error;
        try {
            JsonObject said = (JsonObject) Json.decodeValue(reply.body());
            // names count in any case, as they do for Go
            Map<String, Object> answer = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            answer.putAll(said == null ? Map.of() : said.getMap());
            success = Boolean.TRUE.equals((Boolean) answer.get("success"));
            error = Objects.requireNonNullElse((String) answer.get("error"), "");
        } catch (DecodeException | ClassCastException other) {
            return new Outcome.Retryable(
                    FailureReason.CLIENT_ERROR,
                    prefix + "Rocket.Chat's answer is not the JSON expected: " + StatusTable.quote(reply),
                    null);
        }
        if (success) {
            return new Outcome.Delivered(draft.kept());
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
        return wait != null || reset == null || !"0".equals(remaining) ? wait : until(reset, reply);
    }

    /**
     * The time left.
     *
     * @param reset when the count begins anew, in milliseconds since 1970
     */
    private static @Nullable Duration until(String reset, HttpReply reply) {
        try {
            return StatusTable.until(reply, Instant.ofEpochMilli(Long.parseLong(reset.strip())));
        } catch (NumberFormatException | ArithmeticException unreadable) {
            return null;
        }
    }

    /**
     * A field of a Rocket.Chat message.
     *
     * @param isShort whether it may stand beside another; null for what {@link Rocketchat#shortFields} says
     */
    public record RocketchatField(@Nullable Boolean isShort, String title, String value) {}

    /**
     * A button of a Rocket.Chat message.
     *
     * @param webviewHeightRatio how much of the height that takes
     * @param msgInChatWindow whether it sends into the room
     * @param msgProcessingType {@code sendMessage} or {@code respondWithMessage}
     */
    public record RocketchatAction(
            String type,
            String text,
            String url,
            String imageUrl,
            boolean isWebView,
            String webviewHeightRatio,
            String msg,
            boolean msgInChatWindow,
            String msgProcessingType) {}
}
