package io.grapevine.eventrecorder;

import io.grapevine.base.kafka.KafkaLayer;
import io.grapevine.base.kafka.ProducerSettings;
import io.grapevine.config.EventRecorderConfig;
import io.grapevine.httpclient.BrokerTls;
import io.grapevine.httpclient.SendFailure;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Makes the outputs that send to Kafka. */
public final class KafkaOutputs {
    private static final int QUEUE = 1024;
    private static final String CLIENT = "alertmanager";

    private final KafkaLayer layer;
    private final byte[] key;
    private final Function<String, OutputLosses> losses;
    private final BiConsumer<String, String> errors;

    /**
     * Makes outputs with the client of {@code layer}.
     *
     * @param instance the name of this computer, the key of all records
     * @param losses of an output with the name given
     * @param errors counts a record that was not delivered, by the output and the type of the error
     */
    public KafkaOutputs(
            KafkaLayer layer,
            String instance,
            Function<String, OutputLosses> losses,
            BiConsumer<String, String> errors) {
        this.layer = layer;
        this.key = instance.getBytes(StandardCharsets.UTF_8);
        this.losses = losses;
        this.errors = errors;
    }

    /**
     * Makes an output, which connects later.
     *
     * @throws OutputUnusableException if Kafka's client is not installed, or certificates are unusable
     */
    public EventOutput of(EventRecorderConfig.KafkaOutput config) throws OutputUnusableException {
        String name =
                "kafka:" + String.join(",", config.brokers().stream().sorted().toList()) + "/" + config.topic();
        ProducerSettings settings;
        try {
            layer.require();
            settings = new ProducerSettings(
                    config.brokers(),
                    config.clientId().isEmpty() ? CLIENT : config.clientId(),
                    acks(config.acks()),
                    config.compression().isEmpty() ? "none" : config.compression(),
                    BrokerTls.of(config.tlsConfig()),
                    Optional.empty(),
                    ProducerSettings.Limits.USUAL);
        } catch (KafkaLayer.LayerMissingException | SendFailure e) {
            throw new OutputUnusableException(name, String.valueOf(e.getMessage()));
        }
        KafkaOutput output = new KafkaOutput(
                name,
                () -> layer.producer(settings),
                config.topic(),
                key,
                config.format().equals("protobuf"),
                queue(config.bufferSize()),
                losses.apply(name),
                errorType -> errors.accept(name, errorType));
        output.start();
        return output;
    }

    private static int queue(long size) {
        return size > 0 ? (int) Math.min(size, Integer.MAX_VALUE) : QUEUE;
    }

    private static String acks(String acks) {
        return switch (acks) {
            case "none" -> "0";
            case "all" -> "all";
            default -> "1";
        };
    }
}
