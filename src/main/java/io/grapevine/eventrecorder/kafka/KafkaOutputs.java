package io.grapevine.eventrecorder.kafka;

import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.config.EventRecorderConfig;
import io.grapevine.config.http.TlsConfig;
import io.grapevine.eventrecorder.output.EventOutput;
import io.grapevine.eventrecorder.output.OutputLosses;
import io.grapevine.eventrecorder.output.OutputUnusableException;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.TlsMaterial;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

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
        Optional<ProducerSettings.TlsEngines> tls = Optional.empty();
        try {
            layer.loader();
            TlsConfig files = config.tlsConfig();
            if (files != null) {
                TlsMaterial.read(files).context();
                tls = Optional.of((host, port) -> engine(files, host, port));
            }
        } catch (KafkaLayer.LayerMissingException | SendFailure | UnusableFileException e) {
            throw new OutputUnusableException(name, String.valueOf(e.getMessage()));
        }
        ProducerSettings settings = new ProducerSettings(
                config.brokers(),
                config.topic(),
                config.clientId().isEmpty() ? CLIENT : config.clientId(),
                acks(config.acks()),
                config.compression().isEmpty() ? "none" : config.compression(),
                tls);
        KafkaOutput output = new KafkaOutput(
                name,
                () -> layer.producer(settings),
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

    private static SSLEngine engine(TlsConfig files, @Nullable String host, int port) {
        try {
            TlsMaterial material = TlsMaterial.read(files);
            return material.engine(material.context(), String.valueOf(host), port);
        } catch (SendFailure | UnusableFileException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
