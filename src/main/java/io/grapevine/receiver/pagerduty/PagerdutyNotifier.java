package io.grapevine.receiver.pagerduty;

import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.MessageFields;
import io.grapevine.httpclient.message.NotificationId;
import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.MessageState;
import io.grapevine.notification.MessageState.Acknowledged;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Opens an incident at PagerDuty for each group, acknowledges it where users have done so here, and resolves it. */
public final class PagerdutyNotifier implements Notifier {
    private static final String FIRST_URL = "https://events.pagerduty.com/generic/2010-04-15/create_event.json";

    private static final int RATE_LIMITED_BY_FIRST = 403;

    private final PagerdutyConfig config;
    private final Requests requests;
    private final boolean acknowledges;
    private final boolean first;
    private final String url;

    /**
     * A notifier for one {@code pagerduty_configs} entry.
     *
     * @param acknowledges whether {@link #redraw} acknowledges an incident that is acknowledged here
     */
    public PagerdutyNotifier(PagerdutyConfig config, Requests requests, boolean acknowledges) {
        this(config, requests, acknowledges, FIRST_URL);
    }

    /** A notifier with another address for version 1, for tests. */
    PagerdutyNotifier(PagerdutyConfig config, Requests requests, boolean acknowledges, String firstUrl) {
        this.config = config;
        this.requests = requests;
        this.acknowledges = acknowledges;
        this.first = config.isFirst();
        this.url = first ? firstUrl : config.url().reveal();
    }

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        String dedupKey = NotificationId.ofGroup(notification);
        return deliver(
                notification,
                (texts, key) -> first
                        ? PagerdutyEvent.first(config, texts, key, dedupKey)
                        : PagerdutyEvent.second(config, texts, key, dedupKey));
    }

    /** Whether it sends PagerDuty acknowledgements; of other states it does nothing. */
    @Override
    public boolean redraws(ReceiverData data) {
        return acknowledges && !first;
    }

    /**
     * Acknowledges the incident if users have acknowledged it here, and not at PagerDuty: it is not called back what it has said
     * itself. The API of events cannot end an acknowledgement.
     */
    @Override
    public CompletionStage<Outcome> redraw(Notification notification, MessageState state) {
        boolean isMadeHere = state.notes().stream()
                .anyMatch(note -> note instanceof Acknowledged acknowledged
                        && !acknowledged.via().equals(config.kind()));
        if (!redraws(notification.receiverData()) || !isMadeHere) {
            return Notifier.super.redraw(notification, state);
        }
        String dedupKey = NotificationId.ofGroup(notification);
        return deliver(notification, (texts, key) -> PagerdutyEvent.acknowledging(key, dedupKey));
    }

    /**
     * Sends an event.
     *
     * @param body makes its JSON with a key, which is a secret
     */
    private CompletionStage<Outcome> deliver(
            Notification notification, BiFunction<MessageFields, String, String> body) {
        return requests.<Function<Requests.Attempt, CompletionStage<Outcome>>>deliver(
                notification,
                texts -> {
                    String key = key(texts);
                    HttpCall call = HttpCall.postJson(url, body.apply(texts, key));
                    return attempt -> attempt.send(call, reply -> outcome(reply, key, notification.receiverData()));
                },
                Function::apply);
    }

    private String key(MessageFields texts) throws TemplateFault, SendFailure {
        SecretSource source = first
                ? new SecretSource("service_key", config.serviceKey(), config.serviceKeyFile(), "")
                : new SecretSource("routing_key", config.routingKey(), config.routingKeyFile(), "");
        String key = texts.secret(source.field(), source.read());
        if (key.isEmpty()) {
            throw SendFailure.of(source.field() + ": empty once rendered (expected: a key)");
        }
        return key;
    }

    /**
     * Too many events are answered with 403 by version 1, unless a proxy answers, and with 429 by version 2. The word in the
     * answer counts as well, should a success say that there is none.
     */
    private Outcome outcome(HttpReply reply, String key, ReceiverData data) {
        reply.redaction().hide(key);
        if (first && reply.status() == RATE_LIMITED_BY_FIRST) {
            return throttled("unexpected status code 403: ", reply);
        }
        String word = StatusTable.isSuccess(reply.status())
                ? JsonAnswer.scalars(reply.body()).getOrDefault("/status", "")
                : "";
        return switch (word) {
            case "throttle exceeded" -> throttled("PagerDuty answered: ", reply);
            case "invalid event" -> StatusTable.refused("PagerDuty", reply);
            default -> StatusTable.RATE_LIMITS_TOO.judge(reply, data);
        };
    }

    private static Outcome throttled(String prefix, HttpReply reply) {
        return new Outcome.Retryable(
                FailureReason.RATE_LIMITED, prefix + StatusTable.quote(reply), StatusTable.retryAfter(reply));
    }
}
