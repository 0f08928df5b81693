package io.grapevine.receiver.zulip;

import static io.grapevine.config.shape.FieldSet.texts;
import static io.grapevine.httpclient.GoJson.object;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.UpdateMode;
import io.grapevine.config.Url;
import io.grapevine.httpclient.Credentials;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.Markup;
import io.grapevine.httpclient.message.MessageFields;
import io.grapevine.httpclient.message.MessageReference;
import io.grapevine.httpclient.message.OwnMessage;
import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.httpclient.sender.MessageUpdate;
import io.grapevine.httpclient.sender.MessageUpdate.Request;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.NotifyReason;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.KindRecord;
import io.grapevine.receiver.NotifierParts;
import io.grapevine.template.TemplateData;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A stream (channel) of Zulip: a bot sends a message to a topic of it, or edits the message that it sent before. The default
 * message stands in for texts that are empty.
 *
 * @param email the address of the bot that sends
 * @param stream the stream's name or ID, a template
 * @param topic the topic in the stream; empty for the labels of the group
 * @param link the address at the end of the default text
 * @param resolveTopic whether the edit that says that all has resolved marks the topic as resolved
 * @param mentionUsers the users to mention while alerts fire, by their numbers
 * @param mentionAll whether to mention all subscribers while alerts fire
 */
public record Zulip(
        boolean sendResolved,
        HttpConfig httpConfig,
        Url url,
        String email,
        Secret apiKey,
        String apiKeyFile,
        String stream,
        String topic,
        String title,
        String message,
        String link,
        boolean resolveTopic,
        List<String> mentionUsers,
        boolean mentionAll)
        implements HttpIntegrationConfig, KindRecord {
    private static final Pattern USER = Pattern.compile("[0-9]{1,18}");

    /** The kind. */
    public static final Kind<Zulip> KIND = Kind.of("zulip", Zulip.class)
            .base("url", "the address of an organization such as https://example.zulipchat.com")
            .require("email", "the address of a bot, which its settings show")
            .exactlyOne("api_key", "api_key_file")
            .require("stream", "the name or the ID of a stream")
            .field(texts("mention_users").literal())
            .match("mention_users", USER, "the number of a user, which the profile shows")
            .groupLink("link")
            .edits("a message")
            .sampleReply("{\"result\":\"success\",\"id\":1}")
            .actions();

    /** The longest text. */
    static final Length LIMIT = Length.characters(10_000);

    /** The beginning of the name of a topic that is resolved. */
    private static final String RESOLVED = "✔ ";

    private static final Length TOPIC = Length.characters(60).minus(RESOLVED);

    /** Zulip refuses topics with these. */
    private static final Pattern UNUSABLE = Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Cn}]+");

    private static final String NO_TOPIC = "(no topic)";

    /** Zulip's Markdown, in which a backslash escapes nothing, but numeric entities of HTML do. */
    private static final Markup MARKUP = new Markup.Markdown() {
        /** Marks, and the colon before the name of an emoji. */
        private static final Pattern MARKS = Pattern.compile("[&<>*~`\\[\\]\\\\!#@$|]|:(?=[\\w+-]+:)");

        private static final Pattern MENTION = Pattern.compile("@(?=_?\\*)");

        @Override
        public String escape(String text) {
            return Markup.Markdown.withEntities(MARKS, text);
        }

        /** Zulip does not resolve entities in names of links. */
        @Override
        public String link(String name, String url) {
            return Markup.Markdown.linked(name.replaceAll("[\\[\\]`*]", ""), url);
        }

        @Override
        public String withoutMentions(String rendered) {
            return MENTION.matcher(rendered).replaceAll(escape("@"));
        }
    };

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return notifier(parts.requests(this), parts.update());
    }

    /**
     * Makes the notifier of this integration, which sends by {@code requests}.
     *
     * @param update the treatment of the message that was sent before
     */
    Notifier notifier(Requests requests, UpdateMode update) {
        return notification -> requests.deliver(
                notification,
                fields -> new Chat(fields, notification, update),
                (chat, attempt) -> new MessageUpdate(kind(), update, notification, chat).deliver(attempt));
    }

    /** The topic of the message of a group. */
    private final class Chat implements MessageUpdate.Chat {
        private final String to;
        private final String key;
        private final String name;
        private final String content;
        private final UpdateMode update;
        private final ReceiverData data;
        private final boolean resolves;
        private final @Nullable MessageReference earlier;

        Chat(MessageFields fields, Notification notification, UpdateMode update) throws TemplateFault, SendFailure {
            to = fields.required("stream", stream).strip();
            if (to.isEmpty()) {
                throw SendFailure.of("stream: empty (expected: the name or the ID of a stream)");
            }
            key = new SecretSource("api_key", apiKey, apiKeyFile, "").read();
            OwnMessage texts = new OwnMessage(fields, notification, MARKUP);
            content = content(texts);
            name = topic(texts);
            this.update = update;
            data = notification.receiverData();
            resolves = resolveTopic && notification.reason() == NotifyReason.ALL_RESOLVED;
            earlier = MessageReference.in(place(), data, MessageReference.NUMBER);
        }

        private String place() {
            return to + " > " + name;
        }

        @Override
        public boolean hasMessage() {
            return earlier != null;
        }

        @Override
        public Request post() {
            Map<String, Object> form = object("type", "stream", "to", to, "topic", name, "content", content);
            return new Request(call("POST", "", form), this::posted);
        }

        /** A success without the message's number comes from something else than Zulip, such as a login page. */
        private Outcome posted(HttpReply reply) {
            MessageReference post = MessageReference.of(
                    place(), JsonAnswer.scalars(reply.body()).get("/id"), MessageReference.NUMBER);
            return outcome(reply, post != null, post == null || update == UpdateMode.NONE ? data : post.keepIn(data));
        }

        @Override
        public Request edit() {
            Map<String, Object> form = object("content", content);
            if (resolves) {
                form.put("topic", RESOLVED + name);
                form.put("propagate_mode", "change_all");
                form.put("send_notification_to_old_thread", "false");
            }
            return new Request(
                    call("PATCH", "/" + Objects.requireNonNull(earlier).id(), form),
                    reply -> outcome(
                            reply,
                            "success".equals(JsonAnswer.scalars(reply.body()).get("/result")),
                            data));
        }

        @Override
        public ReceiverData withoutMessage(ReceiverData kept) {
            return MessageReference.dropFrom(kept);
        }

        private HttpCall call(String method, String path, Map<String, ?> form) {
            return HttpCall.form(method, url.reveal() + "api/v1/messages" + path, form)
                    .with("Authorization", Credentials.basic(email, key));
        }

        private Outcome outcome(HttpReply reply, boolean isZulips, ReceiverData kept) {
            reply.redaction().hide(key).hide(Credentials.basic(email, key).substring("Basic ".length()));
            return StatusTable.isSuccess(reply.status()) && !isZulips
                    ? StatusTable.refused("Zulip", reply)
                    : StatusTable.RATE_LIMITS_TOO.judge(reply.status(), reply.quotableBody(), pause(reply), kept);
        }
    }

    private String content(OwnMessage texts) {
        String headline = texts.headline("title", title);
        String start = headline.isEmpty() ? "" : MARKUP.bold(MARKUP.escape(headline)) + "\n\n";
        String end = texts.mentions(Stream.concat(
                mentionUsers.stream().map(number -> "@**|" + number + "**"),
                mentionAll ? Stream.of("@**all**") : Stream.of()));
        return OwnMessage.orNoText(
                texts.between(start, message, link, end, LIMIT).replace("\0", ""));
    }

    private String topic(OwnMessage texts) {
        String text = texts.isUnset("topic", topic) ? usualTopic(texts.data()) : texts.text("topic", topic);
        String usable = TOPIC.shorten(UNUSABLE.matcher(text).replaceAll(" ").strip());
        return usable.isEmpty() ? NO_TOPIC : usable;
    }

    /** One for each group, so that a topic is an incident. */
    private static String usualTopic(TemplateData data) {
        String labels = String.join(" · ", data.groupLabels().toMap().values());
        return labels.isBlank() ? data.receiver() : labels;
    }

    /** The wait that the header asks for, or else the body, in seconds; null if neither does. */
    private static @Nullable Duration pause(HttpReply reply) {
        Duration wait = StatusTable.retryAfter(reply);
        String seconds = JsonAnswer.scalars(reply.body()).get("/retry-after");
        return wait != null || seconds == null || !seconds.matches("[0-9]{1,9}(\\.[0-9]+)?")
                ? wait
                : StatusTable.bounded(Duration.ofMillis((long) Math.ceil(Double.parseDouble(seconds) * 1000)));
    }
}
