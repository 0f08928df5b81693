package io.grapevine.eventrecorder;

import io.grapevine.base.kafka.KafkaLayer;
import io.grapevine.base.kafka.RecordFailure;
import io.grapevine.base.kafka.RecordProducer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each event as a record to a topic. A bounded number of events waits for a thread that hands them to the client,
 * which may wait for brokers; the client sends them in batches and repeats what fails.
 */
final class KafkaOutput implements EventOutput {
    /** How long after a failed start of the client, as of unknown host names, the next one follows. */
    private static final Duration RESTART = Duration.ofSeconds(2);

    private static final Duration POLL = Duration.ofMillis(200);

    private static final Logger LOG = LoggerFactory.getLogger(KafkaOutput.class);

    /** Makes a producer, or throws if it cannot be made now. */
    @FunctionalInterface
    interface Producers {
        RecordProducer make() throws KafkaLayer.LayerMissingException;
    }

    private final String name;
    private final Producers producers;
    private final String topic;
    private final byte[] key;
    private final boolean protobuf;
    private final BlockingQueue<byte[]> queue;
    private final OutputLosses losses;
    private final Consumer<String> errors;
    private final Thread thread;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicInteger unsent = new AtomicInteger();
    private volatile long deadline;
    private boolean startFailed;

    /**
     * An output that is yet to be started.
     *
     * @param key the key of all records
     * @param protobuf whether records are protobuf and not JSON
     * @param capacity how many events wait at most
     * @param errors counts records that were not delivered, by the type of the error
     */
    KafkaOutput(
            String name,
            Producers producers,
            String topic,
            byte[] key,
            boolean protobuf,
            int capacity,
            OutputLosses losses,
            Consumer<String> errors) {
        this.name = name;
        this.producers = producers;
        this.topic = topic;
        this.key = key.clone();
        this.protobuf = protobuf;
        this.queue = new LinkedBlockingQueue<>(capacity);
        this.losses = losses;
        this.errors = errors;
        this.thread = new Thread(this::run, "grapevine-kafka");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int send(EncodedEvent event) {
        byte[] value = protobuf ? event.protobuf() : event.jsonBytes();
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
                    producer.send(new RecordProducer.Outgoing(topic, key, value, Map.of()), new Sent());
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
                return producers.make();
            } catch (KafkaLayer.LayerMissingException | IllegalStateException e) {
                (startFailed ? LOG.atDebug() : LOG.atWarn())
                        .addKeyValue("output", name)
                        .addKeyValue("err", e.getMessage())
                        .log("Kafka client could not be started, will retry");
                startFailed = true;
            }
        } while (!closing.await(RESTART.toMillis(), TimeUnit.MILLISECONDS));
        return null;
    }

    private final class Sent implements RecordProducer.Callback {
        @Override
        public void delivered() {
            unsent.decrementAndGet();
            losses.delivered();
        }

        @Override
        public void failed(RecordFailure failure) {
            unsent.decrementAndGet();
            errors.accept(failure.errorType());
            losses.failed(1, failure.reason());
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
