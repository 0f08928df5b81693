package io.grapevine.receiver.kafka;

import io.grapevine.config.http.TlsConfig;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.Kind.Transport;
import io.grapevine.receiver.KindRecord;
import java.util.List;
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
    /** The kind. */
    public static final Kind<KafkaConfig> KIND = Kind.of("kafka", KafkaConfig.class, () -> KafkaFormat.FORMAT)
            .by(Transport.KAFKA)
            .forMachines();

    public KafkaConfig {
        brokers = List.copyOf(brokers);
    }
}
