package io.grapevine.eventrecorder.kafka.client;

import io.grapevine.eventrecorder.kafka.EventProducer;
import io.grapevine.eventrecorder.kafka.ProducerSettings;
import io.grapevine.eventrecorder.kafka.ProducerSettings.TlsEngines;
import java.io.IOException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The producer of Kafka's client. */
public final class KafkaEventProducer implements EventProducer {
    private static final int LINGER_MILLIS = 5;
    private static final int BUFFER_BYTES = 16 << 20;

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;

    /**
     * Starts the client, which connects by itself.
     *
     * @throws KafkaException if it refuses the settings, or no broker's name can be resolved
     */
    public KafkaEventProducer(ProducerSettings settings) {
        topic = settings.topic();
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
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, List.of());
        properties.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        // Kafka logs each failed connection, two lines of it
        properties.put(ProducerConfig.RECONNECT_BACKOFF_MS_CONFIG, 1_000L);
        properties.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 20_000L);
        settings.tls().ifPresent(engines -> {
            properties.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "SSL");
            properties.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, TlsEngineFactory.class);
            properties.put(TlsEngineFactory.ENGINES, engines);
        });
        return properties;
    }

    @Override
    public void send(byte[] key, byte[] value, Callback callback) throws InterruptedException {
        try {
            producer.send(new ProducerRecord<>(topic, key, value), (metadata, fault) -> {
                if (fault == null) {
                    callback.delivered();
                } else {
                    failed(fault, callback);
                }
            });
        } catch (InterruptException e) {
            throw new InterruptedException();
        } catch (KafkaException | IllegalStateException e) {
            failed(e, callback);
        }
    }

    private static void failed(Exception fault, Callback callback) {
        callback.failed(errorType(fault), String.valueOf(fault.getMessage()));
    }

    /** Alertmanager's types of errors. */
    static String errorType(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof org.apache.kafka.common.errors.TimeoutException || cause instanceof TimeoutException) {
                return "timeout";
            } else if (cause instanceof NetworkException
                    || cause instanceof DisconnectException
                    || cause instanceof IOException) {
                return "network";
            }
        }
        return fault instanceof ApiException ? "broker" : "unknown";
    }

    /** The thread may have been interrupted to end a wait for brokers, and closing waits too. */
    @Override
    public void close(Duration budget) {
        boolean interrupted = Thread.interrupted();
        producer.close(interrupted ? Duration.ZERO : budget);
    }

    /** Makes the TLS of connections to brokers as for all other clients of the program. */
    public static final class TlsEngineFactory implements SslEngineFactory {
        static final String ENGINES = "grapevine.tls.engines";

        private @Nullable TlsEngines engines;

        @Override
        public void configure(Map<String, ?> configs) {
            engines = (TlsEngines) Objects.requireNonNull(configs.get(ENGINES));
        }

        /** Names of hosts are checked as {@code tls_config} says, whatever Kafka would do. */
        @Override
        public SSLEngine createClientSslEngine(String host, int port, String endpointIdentification) {
            return Objects.requireNonNull(engines).engine(host, port);
        }

        @Override
        public SSLEngine createServerSslEngine(String host, int port) {
            throw new UnsupportedOperationException("a producer has no server");
        }

        @Override
        public boolean shouldBeRebuilt(Map<String, Object> nextConfigs) {
            return false;
        }

        @Override
        public Set<String> reconfigurableConfigs() {
            return Set.of();
        }

        @Override
        public @Nullable KeyStore keystore() {
            return null;
        }

        @Override
        public @Nullable KeyStore truststore() {
            return null;
        }

        @Override
        public void close() {}
    }
}
