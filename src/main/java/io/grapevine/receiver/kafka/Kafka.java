package io.grapevine.receiver.kafka;

import static io.grapevine.config.shape.FieldSet.alwaysCount;
import static io.grapevine.config.shape.FieldSet.integer;
import static io.grapevine.config.shape.FieldSet.object;
import static io.grapevine.config.shape.FieldSet.oneOf;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.Secret;
import io.grapevine.config.TlsConfig;
import io.grapevine.config.shape.HttpConfigFormat;
import io.grapevine.config.shape.RecordDraft;
import io.grapevine.config.shape.Shape;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.MessageFields;
import io.grapevine.httpclient.message.MessageTemplates;
import io.grapevine.httpclient.message.MessageTemplates.RenderedMessage;
import io.grapevine.httpclient.message.NotificationId;
import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.httpclient.message.WebhookMessage;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.CommonFields;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.Kind.Transport;
import io.grapevine.receiver.KindRecord;
import io.grapevine.receiver.NotifierParts;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A topic of Kafka.
 *
 * @param brokers the addresses to begin with, {@code host:port}
 * @param compression {@code none}, {@code gzip}, {@code snappy}, {@code lz4} or {@code zstd}
 * @param saslConfig how to log in; null for not at all
 * @param value a template of the record's value; empty for the body of a webhook
 * @param maxAlerts how many alerts a record has at most, unsigned; 0 for all that fit
 */
public record Kafka(
        boolean sendResolved,
        List<String> brokers,
        String topic,
        String clientId,
        String compression,
        @Nullable TlsConfig tlsConfig,
        @Nullable KafkaSaslConfig saslConfig,
        String value,
        long maxAlerts,
        long maxMessageBytes)
        implements KindRecord {
    /** As the event recorder has it. */
    private static final List<String> CODECS = List.of("none", "gzip", "snappy", "lz4", "zstd");

    private static final List<String> MECHANISMS = List.of("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512");
    private static final Pattern BROKER = Pattern.compile("([^\\s:/]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})");
    /** A name, or a template of one. */
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}" + CommonFields.OR_TEMPLATE);
    /** Largest record of a broker as it is installed. */
    private static final long USUAL_BYTES = 1 << 20;

    private static final long LEAST_BYTES = 10_000;
    private static final long MOST_BYTES = 10 << 20;
    private static final Shape<KafkaSaslConfig> SASL = Shape.of(
                    KafkaSaslConfig.class, oneOf("mechanism", "", MECHANISMS))
            .checked(draft -> {
                draft.require("mechanism", "one of " + String.join(", ", MECHANISMS));
                draft.require("username", "the name of a user");
                draft.exactlyOne("password", "password_file");
            });

    /** The kind. */
    public static final Kind<Kafka> KIND = Kind.of("kafka", Kafka.class)
            .check(Kafka::check)
            .text("client_id", "grapevine")
            .field(oneOf("compression", "none", CODECS))
            .field(object("tls_config", HttpConfigFormat.TLS).literal())
            .field(object("sasl_config", SASL).literal())
            .field(alwaysCount("max_alerts"))
            .field(integer("max_message_bytes").or(USUAL_BYTES))
            .by(Transport.KAFKA)
            .with(Kind.Trait.FOR_MACHINES);

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new KafkaNotifier(
                this, parts.templates(), parts.outlets().kafka().of(this));
    }

    public Kafka {
        brokers = List.copyOf(brokers);
    }

    /** What entries have in common that share a client. */
    Kafka ofClient() {
        return new Kafka(true, brokers, "", clientId, compression, tlsConfig, saslConfig, "", 0, maxMessageBytes);
    }

    private static void check(RecordDraft draft) {
        draft.require("brokers", "a list of addresses such as kafka-1.example.com:9092");
        draft.requireMatch("brokers", BROKER, "a host and a port such as kafka:9092");
        draft.require("topic", "the name of a topic, or a template of one");
        draft.requireMatch("topic", TOPIC, "up to 249 letters, digits, dots, _ and -");
        long bytes = draft.<Long>get("max_message_bytes");
        if (bytes < LEAST_BYTES || bytes > MOST_BYTES) {
            draft.fault("max_message_bytes", bytes + " (expected: " + LEAST_BYTES + " to " + MOST_BYTES + ")");
        }
    }

    /**
     * A user who logs in at brokers.
     *
     * @param mechanism {@code PLAIN}, {@code SCRAM-SHA-256} or {@code SCRAM-SHA-512}
     */
    public record KafkaSaslConfig(String mechanism, String username, Secret password, String passwordFile) {}

    /**
     * Writes notifications to a topic of Kafka.
     */
    public record KafkaNotifier(Kafka config, MessageTemplates templates, Delivery delivery) implements Notifier {
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
}
