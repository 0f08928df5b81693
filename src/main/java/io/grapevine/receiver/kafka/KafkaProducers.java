package io.grapevine.receiver.kafka;

import io.grapevine.base.kafka.KafkaLayer;
import io.grapevine.base.kafka.KafkaLayer.LayerMissingException;
import io.grapevine.base.kafka.ProducerSettings;
import io.grapevine.base.kafka.ProducerSettings.Limits;
import io.grapevine.base.kafka.ProducerSettings.Login;
import io.grapevine.base.kafka.ProducerSettings.TlsEngines;
import io.grapevine.base.kafka.RecordProducer;
import io.grapevine.httpclient.BrokerTls;
import io.grapevine.httpclient.Destinations;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.Redaction;
import io.grapevine.receiver.kafka.Kafka.KafkaNotifier;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The clients of one loaded configuration: one for all entries with the same brokers and settings. Thread-safe. */
public final class KafkaProducers {
    /** The wait for a broker is shorter than the shortest attempt, which should say what was wrong. */
    private static final Limits TIMES =
            new Limits(Duration.ofSeconds(8), Duration.ofSeconds(10), Duration.ofSeconds(30), 0);

    private final Supplier<KafkaLayer> layer;
    private final Destinations allowed;
    private final Consumer<SentRecord> observer;
    private final Limits times;

    /** The clients by what entries have in common that share one. */
    private final Map<Kafka, SharedProducer> producers = new HashMap<>();

    /**
     * Clients of a layer, which is not looked for before the first entry, and not loaded before the first record.
     *
     * @param allowed which brokers of the configuration may be connected to
     * @param observer called with every record before it is handed over
     */
    public KafkaProducers(Supplier<KafkaLayer> layer, Destinations allowed, Consumer<SentRecord> observer) {
        this(layer, allowed, observer, TIMES);
    }

    /** Producers with times of their own, for tests. */
    KafkaProducers(Supplier<KafkaLayer> layer, Destinations allowed, Consumer<SentRecord> observer, Limits times) {
        this.layer = layer;
        this.allowed = allowed;
        this.observer = observer;
        this.times = times;
    }

    /**
     * What hands the records of an entry over. It connects to nothing yet.
     *
     * @throws SendFailure if Kafka's client is not installed, or a certificate is unusable
     */
    public KafkaNotifier.Delivery of(Kafka config) throws SendFailure {
        try {
            layer.get().require();
        } catch (LayerMissingException missing) {
            throw SendFailure.of(String.valueOf(missing.getMessage()));
        }
        ProducerSettings settings = settings(config, BrokerTls.of(config.tlsConfig()));
        SharedProducer producer;
        synchronized (producers) {
            producer = producers.computeIfAbsent(
                    config.ofClient(), client -> new SharedProducer(() -> make(settings), redaction(config)));
        }
        return (message, limit) -> {
            observer.accept(message);
            return producer.send(message, limit);
        };
    }

    private ProducerSettings settings(Kafka config, Optional<TlsEngines> tls) {
        return new ProducerSettings(
                config.brokers(),
                config.clientId(),
                "all",
                config.compression(),
                tls,
                Optional.ofNullable(config.saslConfig()).map(BrokerLogin::new),
                new Limits(times.block(), times.request(), times.delivery(), (int) config.maxMessageBytes()));
    }

    private static UnaryOperator<String> redaction(Kafka config) {
        Kafka.KafkaSaslConfig sasl = config.saslConfig();
        return sasl == null ? UnaryOperator.identity() : new BrokerLogin(sasl)::hiddenIn;
    }

    private RecordProducer make(ProducerSettings settings) throws SendFailure {
        checkPassword(settings.login());
        if (allowed.restricted()) {
            for (String broker : settings.brokers()) {
                check(broker.substring(0, broker.lastIndexOf(':')));
            }
        }
        try {
            return layer.get().producer(settings);
        } catch (LayerMissingException missing) {
            throw SendFailure.of(String.valueOf(missing.getMessage()));
        }
    }

    private void check(String host) throws SendFailure {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                allowed.check(host, address);
            }
        } catch (UnknownHostException unknown) {
            throw new IllegalStateException(host + ": no such host", unknown);
        }
    }

    /** Kafka's client would not say what is wrong, and try again. */
    private static void checkPassword(Optional<ProducerSettings.Login> login) throws SendFailure {
        try {
            login.ifPresent(ProducerSettings.Login::password);
        } catch (IllegalStateException unreadable) {
            throw SendFailure.of(String.valueOf(unreadable.getMessage()));
        }
    }

    /** Closes the clients; records under way have a few seconds, which the caller does not wait for. */
    public void close() {
        synchronized (producers) {
            producers.values().forEach(SharedProducer::close);
            producers.clear();
        }
    }

    /** A user of a configuration, whose password may stand in a file, which is read for each connection. */
    private record BrokerLogin(Kafka.KafkaSaslConfig config) implements Login {
        @Override
        public String mechanism() {
            return config.mechanism();
        }

        @Override
        public String username() {
            return config.username();
        }

        @Override
        public String password() {
            try {
                return read();
            } catch (SendFailure unreadable) {
                throw new IllegalStateException(unreadable.getMessage(), unreadable);
            }
        }

        private String read() throws SendFailure {
            return new SecretSource("sasl_config.password", config.password(), config.passwordFile(), "").read();
        }

        /** A text of a broker without the password. */
        String hiddenIn(String text) {
            try {
                return new Redaction().hide(read()).apply(text);
            } catch (SendFailure unreadable) {
                return text; // which cannot have it
            }
        }
    }
}
