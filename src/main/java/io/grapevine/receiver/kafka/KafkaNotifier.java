package io.grapevine.receiver.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grapevine.base.go.Quoted;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.message.MessageFields;
import io.grapevine.receiver.message.MessageTemplates;
import io.grapevine.receiver.message.MessageTemplates.RenderedMessage;
import io.grapevine.receiver.message.NotificationId;
import io.grapevine.receiver.message.TemplateFault;
import io.grapevine.receiver.message.WebhookMessage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * Writes notifications to a topic of Kafka.
 *
 * @param delivery hands records over
 */
public record KafkaNotifier(KafkaConfig config, MessageTemplates templates, Delivery delivery) implements Notifier {
    private static final String VALUE = "value";
    private static final String TOPIC = "topic";

    /** Kafka takes two names more, of directories, for none. */
    private static final Pattern LEGAL_TOPIC = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}");

    /** What Kafka's client counts for a record beside its texts, and for each header. */
    private static final int OVERHEAD = 128;

    private static final int HEADER_OVERHEAD = 10;

    /** Hands a record over. */
    @FunctionalInterface
    public interface Delivery {
        /**
         * Hands a record over, and does not wait for it.
         *
         * @param limit how long it may take
         * @return the failure, if it was not acknowledged; never completes exceptionally
         */
        CompletionStage<Optional<Outcome>> of(SentRecord message, Duration limit);
    }

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        try {
            RenderedMessage<SentRecord> rendered = fitting(notification);
            return delivery.of(rendered.message(), notification.timeout())
                    .thenApply(failure -> rendered.judged(
                            failure.orElseGet(() -> new Outcome.Delivered(notification.receiverData()))));
        } catch (TemplateFault fault) {
            return Requests.rejected(String.valueOf(fault.getMessage()));
        }
    }

    /**
     * The record of a notification, with as many of its alerts as fit.
     *
     * @throws TemplateFault if a template fails, its topic cannot be one, or it is too large with one alert
     */
    private RenderedMessage<SentRecord> fitting(Notification notification) throws TemplateFault {
        RenderedMessage<SentRecord> whole = rendered(notification, config.maxAlerts());
        if (fits(whole)) {
            return whole;
        }
        int all = notification.alerts().size();
        boolean isLimited = config.maxAlerts() != 0 && Long.compareUnsigned(config.maxAlerts(), all) < 0;
        int tooMany = isLimited ? (int) config.maxAlerts() : all;
        int fitting = 0;
        RenderedMessage<SentRecord> longest = whole;
        while (tooMany - fitting > 1) {
            int middle = (fitting + tooMany) >>> 1;
            RenderedMessage<SentRecord> tried = rendered(notification, middle);
            if (fits(tried)) {
                fitting = middle;
                longest = tried;
            } else {
                tooMany = middle;
            }
        }
        if (fitting == 0) {
            throw new TemplateFault(
                    VALUE,
                    "too large with a single alert (expected: at most " + config.maxMessageBytes()
                            + " bytes, max_message_bytes)");
        }
        return longest;
    }

    private boolean fits(RenderedMessage<SentRecord> rendered) {
        return size(rendered.message()) <= config.maxMessageBytes();
    }

    /** An upper bound of the size, as Kafka's client makes it. */
    private static long size(SentRecord message) {
        long headers = message.headers().entrySet().stream()
                .mapToLong(header -> HEADER_OVERHEAD + bytes(header.getKey()) + bytes(header.getValue()))
                .sum();
        return OVERHEAD + bytes(message.key()) + bytes(message.value()) + headers;
    }

    private static long bytes(String text) {
        return text.getBytes(UTF_8).length;
    }

    private RenderedMessage<SentRecord> rendered(Notification notification, long alerts) throws TemplateFault {
        WebhookMessage message = WebhookMessage.of(notification, alerts, templates.externalUrl());
        return templates.render(notification, message.data(), texts -> sent(notification, message, texts));
    }

    private SentRecord sent(Notification notification, WebhookMessage message, MessageFields texts)
            throws TemplateFault {
        String topic = texts.required(TOPIC, config.topic());
        if (!LEGAL_TOPIC.matcher(topic).matches()) {
            throw new TemplateFault(
                    TOPIC, Quoted.quote(topic) + " (expected: up to 249 letters, digits, dots, _ and -)");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(SentRecord.ID, NotificationId.of(notification, topic, config.value()));
        headers.put("grapevine-receiver", notification.receiver());
        headers.put("grapevine-status", notification.isFiring() ? "firing" : "resolved");
        return new SentRecord(config.brokers(), topic, notification.groupKey(), value(message, texts), headers);
    }

    private String value(WebhookMessage message, MessageFields texts) {
        boolean isUsual = config.value().isEmpty() && !texts.isOverridden(VALUE);
        return texts.isPlain() || isUsual ? message.json().stripTrailing() : texts.of(VALUE, config.value());
    }
}
