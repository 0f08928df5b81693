package io.grapevine.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outputs of the event recorder; every event is sent to every output. The name of an output is unique among those of its kind; it
 * is empty where the configuration is that of an Alertmanager before 0.35, whose outputs have none.
 */
public record EventRecorderConfig(
        List<FileOutput> fileOutputs,
        List<WebhookOutput> webhookOutputs,
        List<KafkaOutput> kafkaOutputs,
        List<StdoutOutput> stdoutOutputs) {
    /** No output. */
    public static final EventRecorderConfig NONE = new EventRecorderConfig(List.of(), List.of(), List.of(), List.of());

    public EventRecorderConfig {
        fileOutputs = List.copyOf(fileOutputs);
        webhookOutputs = List.copyOf(webhookOutputs);
        kafkaOutputs = List.copyOf(kafkaOutputs);
        stdoutOutputs = List.copyOf(stdoutOutputs);
    }

    /** Whether there is no output. */
    public boolean isEmpty() {
        return fileOutputs.isEmpty() && webhookOutputs.isEmpty() && kafkaOutputs.isEmpty() && stdoutOutputs.isEmpty();
    }

    /** A file with an event per line. */
    public record FileOutput(String name, String path) {}

    /**
     * An output that posts events to a web service. Zero means the recorder's default.
     *
     * @param httpConfig the HTTP client, or null for an ordinary one
     * @param workers how many requests may be under way
     * @param retryBackoff the first wait before a repeat
     * @param batch whether events are sent together
     * @param batchFlushInterval how long an event may wait for others
     */
    public record WebhookOutput(
            String name,
            Secret url,
            @Nullable HttpConfig httpConfig,
            Duration timeout,
            long workers,
            long maxRetries,
            Duration retryBackoff,
            boolean batch,
            long batchMaxEvents,
            long batchMaxBytes,
            Duration batchFlushInterval) {}

    /**
     * A topic of Kafka. Empty strings and zero mean the recorder's default.
     *
     * @param brokers the addresses to begin with
     * @param format {@code json} or {@code protobuf}
     * @param acks {@code none}, {@code leader} or {@code all}
     * @param compression {@code none}, {@code gzip}, {@code snappy}, {@code lz4} or {@code zstd}
     * @param bufferSize how many events may wait
     */
    public record KafkaOutput(
            String name,
            List<String> brokers,
            String topic,
            String clientId,
            String format,
            String acks,
            String compression,
            long bufferSize,
            @Nullable TlsConfig tlsConfig) {
        public KafkaOutput {
            brokers = List.copyOf(brokers);
        }
    }

    /** An output that writes events to the standard output. */
    public record StdoutOutput(String name) {}
}
