package io.grapevine.receiver.webpush;

import static io.grapevine.config.shape.FieldSet.duration;

import io.grapevine.base.Sha256;
import io.grapevine.base.go.Quoted;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.shape.RecordDraft;
import io.grapevine.features.push.PushSubscription;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.ActionLinks.Link;
import io.grapevine.httpclient.message.FittedJson;
import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.LinkParagraph;
import io.grapevine.httpclient.message.Markup;
import io.grapevine.httpclient.message.MessageFields;
import io.grapevine.httpclient.message.MessageTemplates;
import io.grapevine.httpclient.message.NotificationId;
import io.grapevine.httpclient.message.OwnMessage;
import io.grapevine.httpclient.message.PendingTargets;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.HttpSender;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.KindRecord;
import io.grapevine.receiver.NotifierParts;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * The browsers that users have subscribed to the receiver. The default message stands in for texts that are empty.
 *
 * @param httpConfig TLS, HTTP/2 and proxies of the connections to push services
 * @param link the address that a click opens
 * @param urgency {@code very-low}, {@code low}, {@code normal} or {@code high}; empty for {@code high} while alerts fire, and {@code
 *     normal} after
 * @param ttl how long a push service keeps a message for a browser that is not connected; zero for the repeat interval
 */
public record Webpush(
        boolean sendResolved,
        HttpConfig httpConfig,
        String title,
        String message,
        String link,
        String urgency,
        Duration ttl)
        implements HttpIntegrationConfig, KindRecord {
    /** Push services keep nothing for longer. */
    private static final Duration MOST_TTL = Duration.ofDays(28);

    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;

    /** The kind. */
    public static final Kind<Webpush> KIND = Kind.of("webpush", Webpush.class)
            .check(Webpush::check)
            .word("urgency", List.of("very-low", "low", "normal", "high"))
            .groupLink("link")
            .field(duration("ttl"))
            .with(Kind.Trait.URGENT)
            .actions(2)
            .with(Kind.Trait.LINKS_FOR_PROGRAMS);

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return notifier(
                parts.templates().with(parts.links()),
                parts.senders(),
                parts.outlets().browsers());
    }

    private static void check(RecordDraft draft) {
        Duration ttl = draft.get("ttl");
        if (ttl.compareTo(MOST_TTL) > 0) {
            draft.fault("ttl", Quoted.quote(ttl.toDays() + "d") + " (expected: at most 28d)");
        }
        HttpConfig http = draft.get("http_config");
        if (http != null && !http.withoutLogin().equals(http)) {
            draft.fault(
                    "http_config",
                    "with a login or headers (expected: none, as the key in server.webpush says who sends)");
        }
    }

    /**
     * Makes the notifier of this integration. A login of {@code http_config}, which may be the one of {@code global}, is not for push
     * services; and redirects would lead away from the services that are permitted.
     *
     * @throws SendFailure if certificates or proxies of its {@code http_config} are unusable
     */
    Notifier notifier(MessageTemplates templates, HttpSenders senders, PushChannel channel) throws SendFailure {
        HttpSender sender = senders.of(httpConfig.withoutLogin().withoutRedirects());
        return new Browsers(new Requests(kind(), templates, sender, Duration.ZERO), channel);
    }

    /** Notifies the browsers that are subscribed to the receiver, one request for each, all at once. */
    private final class Browsers implements Notifier {
        private final Requests requests;
        private final PushChannel channel;
        private final PendingTargets pending = new PendingTargets("browsers");

        Browsers(Requests requests, PushChannel channel) {
            this.requests = requests;
            this.channel = channel;
        }

        @Override
        public CompletionStage<Outcome> send(Notification notification) {
            Map<String, PushSubscription> browsers = channel.subscriptions().of(notification.receiver()).stream()
                    .collect(Collectors.toMap(
                            PushSubscription::id, each -> each, (one, other) -> one, LinkedHashMap::new));
            if (browsers.isEmpty()) {
                return Requests.rejected("no browser is subscribed (expected: one at least, by the page Receivers)");
            }
            return requests.deliver(
                    notification, fields -> PushMessage.of(Webpush.this, fields, notification), (message, attempt) -> {
                        Map<String, CompletionStage<Outcome>> sent = new LinkedHashMap<>();
                        String id = NotificationId.of(notification);
                        for (String browser : pending.of(id, List.copyOf(browsers.keySet()))) {
                            PushSubscription to = Objects.requireNonNull(browsers.get(browser));
                            sent.put(browser, send(message, to, notification, attempt));
                        }
                        return pending.join(id, sent, notification.receiverData());
                    });
        }

        private CompletionStage<Outcome> send(
                PushMessage message, PushSubscription to, Notification notification, Requests.Attempt attempt) {
            HttpCall call;
            try {
                call = channel.requests()
                        .of(to, message.json())
                        .with("TTL", Long.toString(lifetime(notification.receiver())))
                        .with("Urgency", message.urgency())
                        .with("Topic", message.topic());
            } catch (SendFailure unusable) {
                return Requests.rejected(String.valueOf(unusable.getMessage()));
            }
            return attempt.send(call, reply -> outcome(to, reply, notification));
        }

        /** In seconds, at least one: with zero a push service keeps nothing for a browser that is away at the moment. */
        private long lifetime(String receiver) {
            Duration wanted = ttl.isZero() ? channel.repeatInterval().apply(receiver) : ttl;
            return Math.max(1, wanted.compareTo(MOST_TTL) > 0 ? MOST_TTL.toSeconds() : wanted.toSeconds());
        }

        private Outcome outcome(PushSubscription to, HttpReply reply, Notification notification) {
            String endpoint = to.endpoint().reveal();
            reply.redaction()
                    .hide(endpoint.substring(endpoint.lastIndexOf('/') + 1))
                    .hideQuery(endpoint);
            if (reply.status() == NOT_FOUND || reply.status() == GONE) {
                channel.subscriptions().ended(to);
                return new Outcome.Rejected(
                        FailureReason.CLIENT_ERROR, "a browser is no longer subscribed, status code " + reply.status());
            }
            Outcome outcome = StatusTable.RATE_LIMITS_TOO.judge(reply, notification.receiverData());
            if (outcome instanceof Outcome.Delivered) {
                channel.subscriptions().accepted(to);
            }
            return outcome;
        }
    }

    /**
     * A message to browsers.
     *
     * @param topic replaces an earlier message of the group that was not delivered yet, and in the browser one that is shown
     * @param urgency how soon a browser is to be reached, as push services call it
     * @param json what the service worker of the web UI shows
     */
    record PushMessage(String topic, String urgency, String json) {
        /** The longest text of all: the rest is for headline, links and JSON. */
        static final int MOST_TEXT = 2500;

        private static final Length JSON = Length.bytes(MessageEncryption.LONGEST_TEXT);
        private static final Length TITLE = Length.characters(100);
        /** Links may take half of it. */
        private static final Length ACTIONS = Length.bytes(2800);

        /** A longer address is left out, and a click then opens the page of alerts. */
        private static final Length LINK = Length.bytes(700);

        private static final List<String> URGENCIES = List.of("very-low", "low", "normal", "high");

        /** Push services take a topic of 32 characters. */
        private static final int TOPIC_BYTES = 24;

        static PushMessage of(Webpush config, MessageFields fields, Notification notification) {
            String topic = topic(notification);
            OwnMessage texts = new OwnMessage(fields, notification, Markup.PLAIN);
            String urgency = texts.word("urgency", config.urgency(), URGENCIES, texts.isFiring() ? "high" : "normal");
            String json =
                    FittedJson.of(JSON, MOST_TEXT, most -> json(config, fields, texts, notification, topic, most));
            return new PushMessage(topic, urgency, json);
        }

        private static String topic(Notification notification) {
            String hash = Sha256.hex(notification.receiver() + "\n" + notification.groupKey());
            byte[] bytes = HexFormat.of().parseHex(hash, 0, 2 * TOPIC_BYTES);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        }

        private static String json(
                Webpush config,
                MessageFields fields,
                OwnMessage texts,
                Notification notification,
                String topic,
                int most) {
            Map<String, Object> message = GoJson.object("title", texts.headline("title", config.title(), TITLE));
            GoJson.putUnlessEmpty(
                    message, "body", texts.withoutLinks("message", config.message(), Length.bytes(most), ""));
            message.putAll(GoJson.object(
                    "tag",
                    topic,
                    "firing",
                    texts.isFiring(),
                    "time",
                    notification.now().toEpochMilli()));
            String link = texts.text("link", config.link());
            List<Link> links = LinkParagraph.fitting(fields.links(), ACTIONS, some -> GoJson.encode(actions(some)));
            message.putAll(GoJson.filled("link", LINK.holds(link) ? link : "", "actions", actions(links)));
            return GoJson.encode(message);
        }

        /** The worker can send a link for programs itself, and opens any other. */
        private static List<Map<String, Object>> actions(List<Link> links) {
            return links.stream()
                    .map(link -> GoJson.object("label", link.label(), "url", link.url(), "sends", link.forPrograms()))
                    .toList();
        }
    }
}
