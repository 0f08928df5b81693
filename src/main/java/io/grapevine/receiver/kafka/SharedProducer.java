package io.grapevine.receiver.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grapevine.base.BoundedMap;
import io.grapevine.base.kafka.RecordFailure;
import io.grapevine.base.kafka.RecordProducer;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The client of all entries with the same brokers and settings. It is made for the first record, and again after a failure
 * that the earlier one cannot recover from. Its calls, which wait for brokers, are on threads of its own. Thread-safe.
 */
final class SharedProducer {
    /** How many records may wait for a topic that no broker knows before others wait for them. */
    private static final int THREADS = 4;

    private static final int MOST_UNCONFIRMED = 1000;

    private static final Duration IDLE = Duration.ofSeconds(10);

    /** How long a client that is not used any more may take for what it holds. */
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private static final Optional<Outcome> LATE = Optional.of(
            new Outcome.Retryable(FailureReason.CONTEXT_DEADLINE_EXCEEDED, "no acknowledgement in time", null));

    /** Makes a client; what it needs is read anew. */
    @FunctionalInterface
    interface Maker {
        /**
         * A client.
         *
         * @throws SendFailure if there will be none with this configuration
         * @throws IllegalStateException if there is none now, as the names of all brokers are unknown
         */
        RecordProducer make() throws SendFailure;
    }

    private final Maker maker;
    private final UnaryOperator<String> redaction;

    /**
     * The records whose attempt ended before they were acknowledged, by the ID of the notification: they may be delivered yet. Another
     * attempt of the notification waits for the same record.
     */
    private final Map<String, CompletableFuture<Optional<Outcome>>> unconfirmed = BoundedMap.byAge(MOST_UNCONFIRMED);

    private final ThreadPoolExecutor threads;
    private @Nullable RecordProducer producer;
    private boolean closed;

    /**
     * A client that is not made yet.
     *
     * @param redaction takes the secrets out of texts of brokers
     */
    SharedProducer(Maker maker, UnaryOperator<String> redaction) {
        this.maker = maker;
        this.redaction = redaction;
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "grapevine-kafka-receiver");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Sends a record; see {@link Kafka.KafkaNotifier.Delivery}. */
    CompletionStage<Optional<Outcome>> send(SentRecord message, Duration limit) {
        String id = Objects.requireNonNull(message.headers().get(SentRecord.ID));
        long deadline = System.nanoTime() + limit.toNanos();
        CompletableFuture<Optional<Outcome>> sent = sent(id, () -> start(message, deadline));
        return sent.copy()
                .completeOnTimeout(LATE, Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS)
                .thenApply(result -> {
                    if (!result.equals(LATE)) {
                        forget(id, sent);
                    }
                    return result;
                });
    }

    /** The record of a notification: that of an earlier attempt unless it has failed, or else another one. */
    private CompletableFuture<Optional<Outcome>> sent(String id, Supplier<CompletableFuture<Optional<Outcome>>> start) {
        synchronized (unconfirmed) {
            CompletableFuture<Optional<Outcome>> known = unconfirmed.get(id);
            if (known != null) {
                return known;
            }
            CompletableFuture<Optional<Outcome>> sent = start.get();
            unconfirmed.put(id, sent);
            sent.thenAccept(failure -> {
                if (failure.isPresent()) {
                    forget(id, sent);
                }
            });
            return sent;
        }
    }

    private void forget(String id, CompletableFuture<Optional<Outcome>> sent) {
        synchronized (unconfirmed) {
            unconfirmed.remove(id, sent);
        }
    }

    private CompletableFuture<Optional<Outcome>> start(SentRecord message, long deadline) {
        CompletableFuture<Optional<Outcome>> result = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                if (System.nanoTime() - deadline >= 0) { // the threads wait for brokers, and so would this one, in vain
                    result.complete(LATE);
                } else {
                    hand(message, result);
                }
            });
        } catch (RejectedExecutionException afterClose) {
            result.complete(failed("the configuration was replaced"));
        }
        return result;
    }

    private void hand(SentRecord message, CompletableFuture<Optional<Outcome>> result) {
        try {
            RecordProducer current = current();
            current.send(
                    new RecordProducer.Outgoing(
                            message.topic(),
                            message.key().getBytes(UTF_8),
                            message.value().getBytes(UTF_8),
                            message.headers()),
                    failure -> {
                        if (failure != null && endsClient(failure)) {
                            discard(current);
                        }
                        result.complete(Optional.ofNullable(failure).map(this::outcome));
                    });
        } catch (SendFailure failure) {
            result.complete(Optional.of(new Outcome.Rejected(
                    failure.isDenied() ? FailureReason.ADDRESS_DENIED : FailureReason.OTHER, failure.getMessage())));
        } catch (RuntimeException unusable) {
            result.complete(failed(redaction.apply(String.valueOf(unusable.getMessage()))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            result.complete(failed("interrupted"));
        }
    }

    private static Optional<Outcome> failed(String reason) {
        return Optional.of(new Outcome.Retryable(FailureReason.OTHER, reason, null));
    }

    private static boolean endsClient(RecordFailure failure) {
        return failure.verdict() == RecordFailure.Verdict.BROKEN || failure.verdict() == RecordFailure.Verdict.DENIED;
    }

    private Outcome outcome(RecordFailure failure) {
        String reason = redaction.apply(failure.reason());
        return switch (failure.verdict()) {
            case DENIED -> new Outcome.Rejected(FailureReason.AUTH_ERROR, reason);
            case REFUSED -> new Outcome.Rejected(FailureReason.CLIENT_ERROR, reason);
            case TRANSIENT ->
                new Outcome.Retryable(
                        failure.errorType().equals("broker") ? FailureReason.SERVER_ERROR : FailureReason.OTHER,
                        reason,
                        null);
            case TIMEOUT -> new Outcome.Retryable(FailureReason.OTHER, "no answer of the brokers: " + reason, null);
            case BROKEN -> new Outcome.Retryable(FailureReason.OTHER, reason, null);
        };
    }

    private synchronized RecordProducer current() throws SendFailure {
        if (closed) {
            throw new IllegalStateException("the configuration was replaced");
        }
        if (producer == null) {
            producer = maker.make();
        }
        return producer;
    }

    /** The next record makes another client; this one may still deliver what it holds. */
    private synchronized void discard(RecordProducer broken) {
        if (producer == broken) {
            producer = null;
            onAnotherThread(() -> broken.close(CLOSE));
        }
    }

    /** Closes the client and waits for nothing, not even for one that is being made. */
    void close() {
        threads.shutdown();
        onAnotherThread(() -> {
            RecordProducer last;
            synchronized (this) {
                closed = true;
                last = producer;
                producer = null;
            }
            if (last != null) {
                last.close(CLOSE);
            }
        });
    }

    private static void onAnotherThread(Runnable task) {
        Thread closer = new Thread(task, "grapevine-kafka-close");
        closer.setDaemon(true);
        closer.start();
    }
}
