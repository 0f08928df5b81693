package io.grapevine.receiver.webpush;

import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.notify.PushSubscription;
import io.grapevine.receiver.message.MessageTemplates;
import io.grapevine.receiver.message.NotificationId;
import io.grapevine.receiver.message.PendingTargets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Sends notifications to the browsers that are subscribed to the receiver, one request for each, all at once. */
public final class WebpushNotifier implements Notifier {
    /** Push services keep nothing for longer. */
    private static final Duration MOST_TTL = Duration.ofDays(28);

    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;

    private final WebpushConfig config;
    private final Requests requests;
    private final PushChannel channel;
    private final PendingTargets pending = new PendingTargets("browsers");

    /**
     * Creates the notifier of one entry of a receiver. A login of {@code http_config}, which may be the one of {@code global}, is not
     * for push services; and redirects would lead away from the services that are permitted.
     *
     * @throws SendFailure if certificates or proxies of its {@code http_config} are unusable
     */
    public WebpushNotifier(WebpushConfig config, MessageTemplates templates, HttpSenders senders, PushChannel channel)
            throws SendFailure {
        this.config = config;
        this.channel = channel;
        this.requests = new Requests(
                config.kind(),
                templates,
                senders.of(config.httpConfig().withoutLogin().withoutRedirects()),
                Duration.ZERO);
    }

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        Map<String, PushSubscription> browsers = channel.subscriptions().of(notification.receiver()).stream()
                .collect(Collectors.toMap(PushSubscription::id, each -> each, (one, other) -> one, LinkedHashMap::new));
        if (browsers.isEmpty()) {
            return Requests.rejected("no browser is subscribed (expected: one at least, by the page Receivers)");
        }
        return requests.deliver(
                notification, fields -> PushMessage.of(config, fields, notification), (message, attempt) -> {
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
                    .with("TTL", Long.toString(ttl(notification.receiver())))
                    .with("Urgency", message.urgency())
                    .with("Topic", message.topic());
        } catch (SendFailure unusable) {
            return Requests.rejected(String.valueOf(unusable.getMessage()));
        }
        return attempt.send(call, reply -> outcome(to, reply, notification));
    }

    /** In seconds, at least one: with zero a push service keeps nothing for a browser that is away at the moment. */
    private long ttl(String receiver) {
        Duration wanted = config.ttl().isZero() ? channel.repeatInterval().apply(receiver) : config.ttl();
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
