package io.grapevine.receiver.kafka;

import static io.grapevine.config.file.shape.FieldSet.alwaysCount;
import static io.grapevine.config.file.shape.FieldSet.integer;
import static io.grapevine.config.file.shape.FieldSet.object;
import static io.grapevine.config.file.shape.FieldSet.oneOf;
import static io.grapevine.config.file.shape.FieldSet.text;

import io.grapevine.config.file.http.HttpConfigFormat;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.shape.Shape;
import io.grapevine.receiver.CommonFields;
import io.grapevine.receiver.IntegrationFormat;
import io.grapevine.receiver.ReceiverDefaults;
import java.util.List;
import java.util.regex.Pattern;

/** Topics of Kafka. */
final class KafkaFormat {
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

    static final IntegrationFormat<KafkaConfig> FORMAT = new IntegrationFormat<>(
            KafkaConfig.class,
            KafkaFormat::check,
            text("client_id", "grapevine"),
            oneOf("compression", "none", CODECS),
            object("tls_config", HttpConfigFormat.TLS).literal(),
            object("sasl_config", SASL).literal(),
            alwaysCount("max_alerts"),
            integer("max_message_bytes").or(USUAL_BYTES));

    private KafkaFormat() {}

    private static void check(RecordDraft draft, ReceiverDefaults defaults) {
        draft.require("brokers", "a list of addresses such as kafka-1.example.com:9092");
        draft.requireMatch("brokers", BROKER, "a host and a port such as kafka:9092");
        draft.require("topic", "the name of a topic, or a template of one");
        draft.requireMatch("topic", TOPIC, "up to 249 letters, digits, dots, _ and -");
        long bytes = draft.<Long>get("max_message_bytes");
        if (bytes < LEAST_BYTES || bytes > MOST_BYTES) {
            draft.fault("max_message_bytes", bytes + " (expected: " + LEAST_BYTES + " to " + MOST_BYTES + ")");
        }
    }
}
