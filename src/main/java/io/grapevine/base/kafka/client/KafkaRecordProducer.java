package io.grapevine.base.kafka.client;

import io.grapevine.base.kafka.ProducerSettings;
import io.grapevine.base.kafka.RecordProducer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The producer of Kafka's client. */
public final class KafkaRecordProducer implements RecordProducer {
    private static final int LINGER_MILLIS = 5;
    private static final int BUFFER_BYTES = 16 << 20;

    /** The shortest that Kafka's client takes; it asks for a topic again when it is needed. */
    private static final long TOPIC_KEPT_MILLIS = 5_000;

    private final KafkaProducer<byte[], byte[]> producer;

    /**
     * Starts the client, which connects by itself.
     *
     * @throws KafkaException if it refuses the settings, or no broker's name can be resolved
     */
    public KafkaRecordProducer(ProducerSettings settings) {
        producer = new KafkaProducer<>(properties(settings));
    }

    private static Map<String, Object> properties(ProducerSettings settings) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.brokers());
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, settings.clientId());
        properties.put(ProducerConfig.ACKS_CONFIG, settings.acks());
        // as in Alertmanager: only those who ask for all replicas get records exactly once and in their order
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, settings.acks().equals("all"));
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, settings.compression());
        properties.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        ProducerSettings.Limits limits = settings.limits();
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, limits.block().toMillis());
        properties.put(
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) limits.request().toMillis());
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int)
                limits.delivery().toMillis());
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, limits.recordBytes());
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, List.of());
        properties.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        // until it forgets a topic that is not there, Kafka asks for it each second, and logs each answer
        properties.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, TOPIC_KEPT_MILLIS);
        // Kafka logs each failed connection, two lines of it
        properties.put(ProducerConfig.RECONNECT_BACKOFF_MS_CONFIG, 1_000L);
        properties.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 20_000L);
        String plain = settings.login().isPresent() ? "SASL_PLAINTEXT" : "PLAINTEXT";
        String secure = settings.login().isPresent() ? "SASL_SSL" : "SSL";
        properties.put(
                CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, settings.tls().isPresent() ? secure : plain);
        settings.tls().ifPresent(engines -> {
            properties.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, TlsEngineFactory.class);
            properties.put(TlsEngineFactory.ENGINES, engines);
        });
        settings.login().ifPresent(login -> LoginCallbacks.configure(properties, login));
        return properties;
    }

    @Override
    public void send(Outgoing message, Callback callback) throws InterruptedException {
        ProducerRecord<byte[], byte[]> produced = new ProducerRecord<>(message.topic(), message.key(), message.value());
        message.headers()
                .forEach((name, value) -> produced.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        try {
            producer.send(produced, (metadata, fault) -> {
                if (fault == null) {
                    callback.delivered();
                } else {
                    callback.failed(KafkaFaults.of(fault));
                }
            });
        } catch (InterruptException e) {
            throw new InterruptedException();
        } catch (KafkaException | IllegalStateException e) {
            callback.failed(KafkaFaults.of(e));
        }
    }

    /** The thread may have been interrupted to end a wait for brokers, and closing waits too. */
    @Override
    public void close(Duration budget) {
        boolean interrupted = Thread.interrupted();
        producer.close(interrupted ? Duration.ZERO : budget);
    }
}
