package io.grapevine.receiver.matrix;

import static io.grapevine.config.shape.FieldSet.texts;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.UpdateMode;
import io.grapevine.config.Url;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.FittedJson;
import io.grapevine.httpclient.message.HtmlText;
import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.LinkParagraph;
import io.grapevine.httpclient.message.Markup;
import io.grapevine.httpclient.message.MessageFields;
import io.grapevine.httpclient.message.MessageReference;
import io.grapevine.httpclient.message.NotificationId;
import io.grapevine.httpclient.message.OwnMessage;
import io.grapevine.httpclient.message.ShortenedHtml;
import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.httpclient.message.UpdateSteps;
import io.grapevine.httpclient.message.UpdateSteps.Step;
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
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.CommonFields;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.KindRecord;
import io.grapevine.receiver.NotifierParts;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A room of Matrix, to which messages are sent, edited and replied to. The default message stands in for texts that are
 * empty.
 *
 * @param apiUrl the root of the homeserver of the account that sends
 * @param room the room's ID, a template
 * @param format what a configured {@code message} is: {@code text} or {@code html}; the default one has both forms
 * @param link the address at the end of the default text
 * @param mentionUsers the users to mention while alerts fire, by their IDs
 * @param mentionRoom whether to mention all members of the room while alerts fire
 */
public record Matrix(
        boolean sendResolved,
        HttpConfig httpConfig,
        Url apiUrl,
        String room,
        Secret token,
        String tokenFile,
        String title,
        String message,
        String format,
        String link,
        List<String> mentionUsers,
        boolean mentionRoom)
        implements HttpIntegrationConfig, KindRecord {
    /** An ID, or a template of one. */
    private static final Pattern ROOM = Pattern.compile("!\\S+" + CommonFields.OR_TEMPLATE);

    /** An ID that a template gives. */
    private static final Pattern SENT_TO = Pattern.compile("!\\S{1,254}");

    private static final String ROOMS =
            "the ID of a room such as !cURbafjkfsMDVwdRDQ:example.com, which its settings show";
    private static final Pattern USER = Pattern.compile("@[^\\s:{}]+:[^\\s{}]+");

    /** The kind. */
    public static final Kind<Matrix> KIND = Kind.of("matrix", Matrix.class)
            .base("api_url", "the address of a homeserver such as https://matrix.example.com")
            .require("room", ROOMS)
            .match("room", ROOM, ROOMS + "; an alias is none")
            .exactlyOne("token", "token_file")
            .field(texts("mention_users").literal())
            .match("mention_users", USER, "an ID such as @ana:example.com, which is not a template")
            .oneOf("format", "text", "html")
            .groupLink("link")
            .threads()
            .sampleReply("{\"event_id\":\"$1\",\"content\":{\"body\":\"message\"}}")
            .actions();

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return notifier(parts.requests(this), parts.update());
    }

    /**
     * Makes the notifier of this integration, which sends by {@code requests}.
     *
     * @param update the treatment of the message of an earlier notification
     */
    Notifier notifier(Requests requests, UpdateMode update) {
        return new Sender(requests, update);
    }

    /** A message, and the room that it goes to. */
    private record Addressed(Room room, MatrixMessage message) {}

    /** Sends notifications to rooms, or edits the message that was sent before, or replies to it. */
    private final class Sender implements Notifier {
        private final Requests requests;
        private final UpdateMode update;

        /** The rooms that were asked whether they are encrypted, and took a message since. */
        private final Set<String> asked = ConcurrentHashMap.newKeySet();

        Sender(Requests requests, UpdateMode update) {
            this.requests = requests;
            this.update = update;
        }

        @Override
        public CompletionStage<Outcome> send(Notification notification) {
            return requests.deliver(notification, fields -> addressed(fields, notification), (message, attempt) -> {
                Room room = message.room();
                return asked.contains(room.id())
                        ? update(message, notification, attempt)
                        : attempt.ask(
                                room.asksForEncryption(),
                                reply -> update(message, notification, attempt)
                                        .thenApply(outcome -> remarked(outcome, room, Room.isEncrypted(reply))));
            });
        }

        private Addressed addressed(MessageFields fields, Notification notification) throws TemplateFault, SendFailure {
            String id = fields.required("room", room).strip();
            if (!SENT_TO.matcher(id).matches()) {
                throw SendFailure.of(
                        "room: unusable (expected: the ID of a room, such as !cURbafjkfsMDVwdRDQ:example.com)");
            }
            String accessToken = new SecretSource("token", token, tokenFile, "").read();
            return new Addressed(
                    new Room(Matrix.this, id, accessToken), MatrixMessage.of(Matrix.this, fields, notification));
        }

        /** Says of the first message to an encrypted room that it is readable for the homeserver. */
        private Outcome remarked(Outcome outcome, Room room, boolean encrypted) {
            if (!(outcome instanceof Outcome.Delivered delivered)) {
                return outcome;
            }
            asked.add(room.id());
            return encrypted
                    ? new Outcome.Delivered(
                            delivered.receiverData(),
                            delivered.flaw(),
                            "room " + room.id()
                                    + " is encrypted, but messages of Grapevine are not (expected: a room without"
                                    + " encryption)")
                    : outcome;
        }

        /** A homeserver takes edits of a message that was deleted, which no client shows: it is asked for the message before. */
        private CompletionStage<Outcome> update(
                Addressed message, Notification notification, Requests.Attempt attempt) {
            MessageReference earlier =
                    MessageReference.in(message.room().id(), notification.receiverData(), Room.EVENT);
            boolean posts = UpdateSteps.of(update, notification.reason(), earlier != null)
                            .first()
                    == Step.POST;
            return earlier == null || posts
                    ? update(new Chat(message, notification, null), notification, attempt)
                    : attempt.ask(
                            message.room().asksFor(earlier),
                            reply -> update(
                                    new Chat(message, notification, Room.isGone(reply) ? null : earlier),
                                    notification,
                                    attempt));
        }

        private CompletionStage<Outcome> update(Chat chat, Notification notification, Requests.Attempt attempt) {
            return new MessageUpdate(kind(), update, notification, chat).deliver(attempt);
        }

        /** The room of the message of a group. */
        private final class Chat implements MessageUpdate.Chat {
            private final Addressed addressed;
            private final Notification notification;
            private final @Nullable MessageReference earlier;

            Chat(Addressed addressed, Notification notification, @Nullable MessageReference earlier) {
                this.addressed = addressed;
                this.notification = notification;
                this.earlier = earlier;
            }

            @Override
            public boolean hasMessage() {
                return earlier != null;
            }

            private MessageReference earlier() {
                return Objects.requireNonNull(earlier);
            }

            @Override
            public Request post() {
                return request(
                        Step.POST,
                        addressed.message().posted(),
                        reply -> addressed.room().outcome(reply, this::kept));
            }

            private ReceiverData kept(MessageReference sent) {
                ReceiverData data = notification.receiverData();
                return update == UpdateMode.NONE ? data : sent.keepIn(data);
            }

            @Override
            public Request edit() {
                return request(Step.EDIT, addressed.message().updating(earlier()), this::unchanged);
            }

            @Override
            public Request reply(boolean broadcasts) {
                return request(Step.REPLY, addressed.message().replying(earlier(), broadcasts), this::unchanged);
            }

            private Outcome unchanged(HttpReply reply) {
                return addressed.room().outcome(reply, sent -> notification.receiverData());
            }

            /** Replicas that send the same make one transaction of it; the templates tell entries of one receiver apart. */
            private Request request(Step step, String json, Function<HttpReply, Outcome> judge) {
                String id = NotificationId.of(notification, step.name(), title, message);
                return new Request(addressed.room().sends("gv" + id.substring(0, 32), json), judge);
            }

            @Override
            public ReceiverData withoutMessage(ReceiverData kept) {
                return MessageReference.dropFrom(kept);
            }
        }
    }

    /**
     * A room as an account sees it: the requests of the client-server API, and what their answers mean.
     */
    private record Room(Matrix config, String id, String token) {
        /** The ID of a message. */
        static final Pattern EVENT = Pattern.compile("\\$\\S{1,254}");

        /**
         * Sends a message.
         *
         * @param transaction the ID of the request: a homeserver takes one only once from an account, and answers another one with
         *     the message that it has
         */
        HttpCall sends(String transaction, String json) {
            return call("PUT", "send/m.room.message/" + transaction, json);
        }

        /** Asks whether the room is encrypted. */
        HttpCall asksForEncryption() {
            return call("GET", "state/m.room.encryption/", "");
        }

        /** Asks for a message. */
        HttpCall asksFor(MessageReference message) {
            return call("GET", "event/" + escaped(message.id()), "");
        }

        private HttpCall call(String method, String path, String json) {
            String url = config.apiUrl().reveal() + "_matrix/client/v3/rooms/" + escaped(id) + "/" + path;
            return HttpCall.json(method, url, json).withToken(token);
        }

        private static String escaped(String segment) {
            return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
        }

        /** Whether the answer to {@link #asksForEncryption} says that the room is encrypted. */
        static boolean isEncrypted(HttpReply reply) {
            return StatusTable.isSuccess(reply.status())
                    && JsonAnswer.scalars(reply.body()).containsKey("/algorithm");
        }

        /** Whether the answer to {@link #asksFor} says that the message is not there, or that nothing is left of it. */
        static boolean isGone(HttpReply reply) {
            return reply.status() == 404
                    || (StatusTable.isSuccess(reply.status())
                            && JsonAnswer.scalars(reply.body()).keySet().stream()
                                    .noneMatch(key -> key.startsWith("/content/")));
        }

        /**
         * What became of a message. A success without the message's ID comes from something else than a homeserver, such as a login
         * page.
         *
         * @param accepted the data to keep
         */
        Outcome outcome(HttpReply reply, Function<MessageReference, ReceiverData> accepted) {
            reply.redaction().hide(token);
            Map<String, String> said = JsonAnswer.scalars(reply.body());
            MessageReference sent = MessageReference.of(id, said.get("/event_id"), EVENT);
            if (!StatusTable.isSuccess(reply.status())) {
                return StatusTable.RATE_LIMITS_TOO.judge(
                        reply.status(),
                        reply.quotableBody(),
                        pause(reply, said.get("/retry_after_ms")),
                        ReceiverData.EMPTY);
            }
            return sent == null ? StatusTable.refused("Matrix", reply) : new Outcome.Delivered(accepted.apply(sent));
        }

        private static @Nullable Duration pause(HttpReply reply, @Nullable String milliseconds) {
            return milliseconds == null || !milliseconds.matches("[0-9]{1,12}")
                    ? StatusTable.retryAfter(reply)
                    : StatusTable.bounded(Duration.ofMillis(Long.parseLong(milliseconds)));
        }
    }

    /**
     * A message of a room, as text and as HTML.
     *
     * @param html the whole text as HTML; empty for none
     * @param mentions the members to mention. The field is there even if it is empty, so that clients look for no names in the text
     */
    private record MatrixMessage(String title, String text, String html, Map<String, Object> mentions) {
        /** The longest main text, of which a message has two forms. */
        static final int MAX_TEXT = 7000;

        /** A homeserver refuses an event of more than 65,536 bytes, which what it adds counts for. */
        private static final Length JSON = Length.bytes(60_000);

        private static final String TYPE = "msgtype";
        private static final String BODY = "body";
        private static final String MENTIONS = "m.mentions";
        private static final String RELATES = "m.relates_to";

        /** The message that a configuration describes. */
        static MatrixMessage of(Matrix config, MessageFields fields, Notification notification) {
            return FittedJson.of(
                    MAX_TEXT,
                    most -> of(config, fields, notification, Length.characters(most)),
                    message -> JSON.holds(message.posted()));
        }

        private static MatrixMessage of(Matrix config, MessageFields fields, Notification notification, Length most) {
            OwnMessage plain = new OwnMessage(fields, notification, Markup.PLAIN);
            String title = plain.headline("title", config.title());
            if (plain.isUnset("message", config.message()) && !fields.isPlain()) {
                OwnMessage marked = new OwnMessage(fields, notification, Markup.HTML);
                return of(
                        config,
                        plain,
                        title,
                        usual(config, plain, Markup.PLAIN, most),
                        usual(config, marked, Markup.HTML, most));
            }
            return config.format().equals("html") && !fields.isPlain() // plain words are no HTML
                    ? custom(config, fields, plain, title, most)
                    : of(config, plain, title, plain.body("message", config.message(), most), "");
        }

        private static MatrixMessage of(Matrix config, OwnMessage plain, String title, String text, String html) {
            return new MatrixMessage(
                    title,
                    joined(title, text, Markup.PLAIN),
                    html.isEmpty() ? "" : joined(colored(title, plain), html, Markup.HTML),
                    mentions(config, plain));
        }

        private static String usual(Matrix config, OwnMessage texts, Markup markup, Length most) {
            String link = texts.text("link", config.link());
            return texts.body("message", "", most, link.isEmpty() ? "" : markup.link("Open", link));
        }

        /** A configured text in HTML; its form as text has the addresses of the links of actions, which HTML has in attributes. */
        private static MatrixMessage custom(
                Matrix config, MessageFields fields, OwnMessage plain, String title, Length most) {
            String links = new LinkParagraph(fields.links(), Markup.HTML).after(most);
            String html = ShortenedHtml.toCharacters(
                    fields.htmlBody("message", config.message()),
                    most.minus(links).most());
            return of(
                    config,
                    plain,
                    title,
                    HtmlText.of(html) + new LinkParagraph(fields.links(), Markup.PLAIN).after(most),
                    html + links);
        }

        private static String joined(String title, String text, Markup markup) {
            return title.isEmpty() || text.isEmpty() ? title + text : title + markup.paragraph() + text;
        }

        private static String colored(String title, OwnMessage texts) {
            return title.isEmpty()
                    ? ""
                    : "<span data-mx-color=\"" + texts.bySeverity("#d1242f", "#bc4c00", "#0969da", "#1a7f37") + "\">"
                            + Markup.HTML.bold(Markup.HTML.escape(title)) + "</span>";
        }

        private static Map<String, Object> mentions(Matrix config, OwnMessage texts) {
            return texts.isFiring()
                    ? GoJson.filled("user_ids", config.mentionUsers(), "room", config.mentionRoom())
                    : Map.of();
        }

        private Map<String, Object> content(String type) {
            Map<String, Object> content = GoJson.object(TYPE, type, BODY, text);
            if (!html.isEmpty()) {
                content.put("format", "org.matrix.custom.html");
                content.put("formatted_body", html);
            }
            content.put(MENTIONS, mentions);
            return content;
        }

        /** The JSON that posts it. */
        String posted() {
            return GoJson.encode(content("m.text"));
        }

        /** The JSON that puts it in the place of an earlier message. Clients that know no edits show its first line. */
        String updating(MessageReference earlier) {
            Map<String, Object> content = GoJson.object(
                    TYPE,
                    "m.text",
                    BODY,
                    "* " + title,
                    MENTIONS,
                    Map.of(), // an edit mentions no member again
                    "m.new_content",
                    content("m.text"),
                    RELATES,
                    relation("m.replace", earlier));
            return GoJson.encode(content);
        }

        /**
         * The JSON that replies with it to an earlier message.
         *
         * @param broadcasts whether it stands in the room itself, and not in the thread of the message as a notice, of which clients
         *     notify no member
         */
        String replying(MessageReference earlier, boolean broadcasts) {
            Map<String, Object> content = content(broadcasts ? "m.text" : "m.notice");
            Map<String, Object> relation = broadcasts ? GoJson.object() : relation("m.thread", earlier);
            if (!broadcasts) {
                content.put(MENTIONS, Map.of());
                relation.put("is_falling_back", true);
            }
            relation.put("m.in_reply_to", Map.of("event_id", earlier.id()));
            content.put(RELATES, relation);
            return GoJson.encode(content);
        }

        private static Map<String, Object> relation(String type, MessageReference earlier) {
            return GoJson.object("rel_type", type, "event_id", earlier.id());
        }
    }
}
