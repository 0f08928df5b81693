package io.grapevine.receiver.kafka;

import static io.grapevine.config.file.shape.FieldSet.alwaysCount;
import static io.grapevine.config.file.shape.FieldSet.integer;
import static io.grapevine.config.file.shape.FieldSet.object;
import static io.grapevine.config.file.shape.FieldSet.oneOf;

import io.grapevine.config.Secret;
import io.grapevine.config.TlsConfig;
import io.grapevine.config.file.shape.HttpConfigFormat;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.shape.Shape;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.CommonFields;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.Kind.Transport;
import io.grapevine.receiver.KindRecord;
import io.grapevine.receiver.NotifierParts;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A topic of Kafka.
 *
 * @param brokers the addresses to begin with, {@code host:port}
 * @param topic a template of its name
 * @param clientId the name by which brokers know this client
 * @param compression {@code none}, {@code gzip}, {@code snappy}, {@code lz4} or {@code zstd}
 * @param tlsConfig TLS; null for none
 * @param saslConfig how to log in; null for not at all
 * @param value a template of the record's value; empty for the body of a webhook
 * @param maxAlerts how many alerts a record has at most, unsigned; 0 for all that fit
 * @param maxMessageBytes the size of the largest record
 */
public record KafkaConfig(
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
    public static final Kind<KafkaConfig> KIND = Kind.of("kafka", KafkaConfig.class)
            .check(KafkaConfig::check)
            .text("client_id", "grapevine")
            .field(oneOf("compression", "none", CODECS))
            .field(object("tls_config", HttpConfigFormat.TLS).literal())
            .field(object("sasl_config", SASL).literal())
            .field(alwaysCount("max_alerts"))
            .field(integer("max_message_bytes").or(USUAL_BYTES))
            .by(Transport.KAFKA)
            .forMachines();

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new KafkaNotifier(
                this, parts.templates(), parts.outlets().kafka().of(this));
    }

    public KafkaConfig {
        brokers = List.copyOf(brokers);
    }

    /** What entries have in common that share a client. */
    KafkaConfig ofClient() {
        return new KafkaConfig(true, brokers, "", clientId, compression, tlsConfig, saslConfig, "", 0, maxMessageBytes);
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
}
