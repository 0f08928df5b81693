package io.grapevine.base.kafka.client;

import io.grapevine.base.kafka.ProducerSettings;
import io.grapevine.base.kafka.RecordFailure;
import io.grapevine.base.kafka.RecordFailure.Verdict;
import io.grapevine.base.kafka.RecordProducer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

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
    public void send(Outgoing message, Consumer<@Nullable RecordFailure> callback) throws InterruptedException {
        ProducerRecord<byte[], byte[]> produced = new ProducerRecord<>(message.topic(), message.key(), message.value());
        message.headers()
                .forEach((name, value) -> produced.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        try {
            producer.send(produced, (metadata, fault) -> callback.accept(fault == null ? null : failure(fault)));
        } catch (InterruptException e) {
            throw new InterruptedException();
        } catch (KafkaException | IllegalStateException e) {
            callback.accept(failure(e));
        }
    }

    /** The thread may have been interrupted to end a wait for brokers, and closing waits too. */
    @Override
    public void close(Duration budget) {
        boolean interrupted = Thread.interrupted();
        producer.close(interrupted ? Duration.ZERO : budget);
    }

    /** The failure of a record for a fault of Kafka's client. */
    static RecordFailure failure(Exception fault) {
        return new RecordFailure(errorType(fault), verdict(fault), reason(fault));
    }

    /** What is wrong with TLS is said by the cause. */
    private static String reason(Throwable fault) {
        Throwable cause = fault.getCause();
        return fault instanceof SslAuthenticationException && cause != null
                ? "TLS: " + cause.getMessage()
                : String.valueOf(fault.getMessage());
    }

    /** Alertmanager's types of errors. */
    private static String errorType(Throwable fault) {
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

    /** A topic that is not there is waited for, in vain: its fault is the cause of that of the wait. */
    private static Verdict verdict(Throwable fault) {
        if (fault instanceof UnknownTopicOrPartitionException
                || fault.getCause() instanceof UnknownTopicOrPartitionException) {
            return Verdict.REFUSED;
        } else if (fault instanceof org.apache.kafka.common.errors.TimeoutException) {
            return Verdict.TIMEOUT;
        } else if (fault instanceof RetriableException || fault instanceof UnknownServerException) {
            return Verdict.TRANSIENT;
        } else if (fault instanceof SerializationException) {
            return Verdict.REFUSED;
        } else if (!(fault instanceof ApiException) || isOfTheClient(fault)) {
            return Verdict.BROKEN;
        }
        return fault instanceof AuthenticationException || fault instanceof AuthorizationException
                ? Verdict.DENIED
                : Verdict.REFUSED;
    }

    /** Whether another client may have better luck: with other certificates, or with a sequence of records that begins anew. */
    private static boolean isOfTheClient(Throwable fault) {
        return fault instanceof SslAuthenticationException
                || fault instanceof OutOfOrderSequenceException
                || fault instanceof InvalidProducerEpochException
                || fault instanceof ProducerFencedException;
    }
}
