package io.grapevine.base.kafka;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;

/**
 * The settings of a Kafka producer, with defaults filled in.
 *
 * @param brokers the addresses to begin with, {@code host:port}
 * @param acks as Kafka's client calls it: {@code 0}, {@code 1} or {@code all}
 * @param compression the codec, or {@code none}
 */
public record ProducerSettings(
        List<String> brokers,
        String clientId,
        String acks,
        String compression,
        Optional<TlsEngines> tls,
        Optional<Login> login,
        Limits limits) {
    public ProducerSettings {
        brokers = List.copyOf(brokers);
    }

    /** Makes the client side of a TLS connection. */
    public interface TlsEngines {
        /**
         * An engine that uses the current content of the certificate files.
         *
         * @throws IllegalStateException if the files are unusable; its message can be shown to users
         */
        SSLEngine engine(String host, int port);

        /**
         * Starts TLS on a connected socket. Closing the result closes that socket, too.
         *
         * @throws IllegalStateException as for {@link #engine}
         */
        Socket start(Socket socket, String host, int port) throws IOException;
    }

    /** A user who logs in by SASL. */
    public interface Login {
        /** {@code PLAIN}, {@code SCRAM-SHA-256} or {@code SCRAM-SHA-512}. */
        String mechanism();

        String username();

        /**
         * The current password, read anew for each connection.
         *
         * @throws IllegalStateException if its file cannot be read; the message can be shown
         */
        String password();
    }

    /**
     * Limits of a producer.
     *
     * @param block how long a record waits for a broker that knows its topic, or for space in the buffer
     * @param request how long a broker may take to answer
     * @param delivery how long the delivery of a record may take, including all retries
     * @param recordBytes the size of the largest record
     */
    public record Limits(Duration block, Duration request, Duration delivery, int recordBytes) {
        /** The defaults of Kafka's client. */
        public static final Limits USUAL =
                new Limits(Duration.ofMinutes(1), Duration.ofSeconds(30), Duration.ofMinutes(2), 1 << 20);
    }
}
