package io.grapevine.eventrecorder.kafka;

import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;

/**
 * The settings of a producer, defaults filled in.
 *
 * @param brokers the addresses to begin with, {@code host:port}
 * @param acks as Kafka's client calls it: {@code 0}, {@code 1} or {@code all}
 * @param compression the codec, or {@code none}
 * @param tls makes the TLS of connections; empty for none
 */
public record ProducerSettings(
        List<String> brokers,
        String topic,
        String clientId,
        String acks,
        String compression,
        Optional<TlsEngines> tls) {
    /** Makes the client side of a TLS connection. */
    @FunctionalInterface
    public interface TlsEngines {
        /**
         * An engine, with the files as they are now.
         *
         * @throws IllegalStateException if they are unusable; its message can be shown
         */
        SSLEngine engine(String host, int port);
    }
}
