package io.grapevine.eventrecorder;

import io.grapevine.base.kafka.KafkaLayer;
import io.grapevine.base.kafka.ProducerSettings;
import io.grapevine.base.kafka.RecordFailure;
import io.grapevine.base.kafka.RecordProducer;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.EventRecorderConfig;
import io.grapevine.httpclient.BrokerTls;
import io.grapevine.httpclient.SendFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each event as a record to a topic. A bounded number of events waits for a thread that hands them to the client,
 * which may wait for brokers; the client sends them in batches and repeats what fails.
 */
public final class KafkaOutput implements EventOutput {
    private static final int QUEUE = 1024;
    private static final String CLIENT = "alertmanager";

    /** How long after a failed start of the client, as of unknown host names, the next one follows. */
    private static final Duration RESTART = Duration.ofSeconds(2);

    private static final Duration POLL = Duration.ofMillis(200);

    private static final Logger LOG = LoggerFactory.getLogger(KafkaOutput.class);

    private final KafkaLayer layer;
    private final byte[] key;
    private final String name;
    private final ProducerSettings settings;
    private final EventRecorderConfig.KafkaOutput config;
    private final BlockingQueue<byte[]> queue;
    private final OutputLosses losses;
    private final BiConsumer<String, String> errors;
    private final UnaryOperator<String> shown;
    private final Thread thread;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicInteger unsent = new AtomicInteger();
    private volatile long deadline;
    private boolean startFailed;

    /**
     * Makes an output, which connects later.
     *
     * @param layer the client of Kafka
     * @param instance the name of this computer, the key of all records
     * @param losses of an output with the name given
     * @param errors counts a record that was not delivered, by the output and the type of the error
     * @throws ConfigLoadException if Kafka's client is not installed, or certificates are unusable
     */
    public KafkaOutput(
            EventRecorderConfig.KafkaOutput config,
            KafkaLayer layer,
            String instance,
            Function<String, OutputLosses> losses,
            BiConsumer<String, String> errors)
            throws ConfigLoadException {
        String brokers = String.join(",", config.brokers().stream().sorted().toList());
        this.name = EventOutput.name("kafka", config.name(), brokers + "/" + config.topic());
        try {
            layer.require();
            this.settings = new ProducerSettings(
                    config.brokers(),
                    config.clientId().isEmpty() ? CLIENT : config.clientId(),
                    acks(config.acks()),
                    config.compression().isEmpty() ? "none" : config.compression(),
                    BrokerTls.of(config.tlsConfig()),
                    Optional.empty(),
                    ProducerSettings.Limits.USUAL);
        } catch (KafkaLayer.LayerMissingException | SendFailure e) {
            throw new ConfigLoadException(name + ": " + String.valueOf(e.getMessage()));
        }
        this.layer = layer;
        this.key = instance.getBytes(StandardCharsets.UTF_8);
        this.config = config;
        this.queue = new LinkedBlockingQueue<>(queue(config.bufferSize()));
        this.losses = losses.apply(name);
        this.errors = errors;
        this.shown = EventOutput.hiding(config.name(), places(config));
        this.thread = new Thread(config.name().isEmpty() ? null : KafkaLayer.UNLOGGED, this::run, "grapevine-kafka");
        thread.setDaemon(true);
        thread.start();
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

    private static List<String> places(EventRecorderConfig.KafkaOutput config) {
        Stream<String> hosts =
                config.brokers().stream().flatMap(broker -> Stream.of(broker, broker.replaceFirst(":\\d*$", "")));
        return Stream.concat(hosts, Stream.of(config.topic())).toList();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int send(EncodedEvent event) {
        byte[] value = config.format().equals("protobuf") ? event.protobuf() : event.jsonBytes();
        unsent.incrementAndGet();
        if (isClosing() || !queue.offer(value)) {
            unsent.decrementAndGet();
            losses.dropped();
        } else {
            losses.taken();
        }
        return value.length;
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** At the deadline the thread is interrupted, but the start of the client swallows that. */
    private boolean isDone() {
        return isClosing() && (queue.isEmpty() || System.nanoTime() - deadline >= 0);
    }

    private void run() {
        RecordProducer producer = null;
        try {
            producer = connected();
            while (producer != null && !isDone()) {
                byte[] value = queue.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
                if (value != null) {
                    producer.send(new RecordProducer.Outgoing(config.topic(), key, value, Map.of()), this::sent);
                }
            }
        } catch (InterruptedException e) {
            LOG.atDebug().addKeyValue("output", name).log("Kafka output interrupted");
        } finally {
            if (producer != null) {
                Duration left = Duration.ofNanos(deadline - System.nanoTime());
                producer.close(left.isNegative() ? Duration.ZERO : left);
            }
            losses.abandoned(unsent.get());
            closed.complete(null);
        }
    }

    /** A producer; null if the output is closed before there is one. */
    private @Nullable RecordProducer connected() throws InterruptedException {
        do {
            try {
                return layer.producer(settings);
            } catch (KafkaLayer.LayerMissingException | IllegalStateException e) {
                (startFailed ? LOG.atDebug() : LOG.atWarn())
                        .addKeyValue("output", name)
                        .addKeyValue("err", shown.apply(String.valueOf(e.getMessage())))
                        .log("Kafka client could not be started, will retry");
                startFailed = true;
            }
        } while (!closing.await(RESTART.toMillis(), TimeUnit.MILLISECONDS));
        return null;
    }

    private void sent(@Nullable RecordFailure failure) {
        unsent.decrementAndGet();
        if (failure == null) {
            losses.delivered();
        } else {
            errors.accept(name, failure.errorType());
            losses.failed(1, shown.apply(failure.reason()));
        }
    }

    @Override
    public CompletionStage<Void> close(Duration budget) {
        deadline = System.nanoTime() + budget.toNanos();
        closing.countDown();
        CompletableFuture.delayedExecutor(budget.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    if (!closed.isDone()) {
                        thread.interrupt(); // it may wait for brokers that are not there
                    }
                });
        return closed;
    }
}
