package io.grapevine.receiver.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.kafka.RecordFailure;
import io.grapevine.base.kafka.RecordFailure.Verdict;
import io.grapevine.base.kafka.RecordProducer;
import io.grapevine.it.Eventually;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.Outcomes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(300)
class SharedProducerTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final List<Client> clients = Collections.synchronizedList(new ArrayList<>());

    @AutoClose
    private final SharedProducer producer = new SharedProducer(this::make, text -> text.replace("hush", "<redacted>"));

    private RecordProducer make() {
        Client client = new Client();
        clients.add(client);
        return client;
    }

    /** A client that keeps what it is handed. */
    private static final class Client implements RecordProducer {
        final List<String> topics = Collections.synchronizedList(new ArrayList<>());
        final List<Consumer<@Nullable RecordFailure>> callbacks = Collections.synchronizedList(new ArrayList<>());
        final CountDownLatch mayTake = new CountDownLatch(1);
        volatile boolean waits;
        volatile boolean isClosed;

        @Override
        public void send(Outgoing message, Consumer<@Nullable RecordFailure> callback) throws InterruptedException {
            topics.add(message.topic());
            callbacks.add(callback);
            if (waits) {
                mayTake.await();
            }
        }

        @Override
        public void close(Duration budget) {
            isClosed = true;
        }
    }

    private static SentRecord message(String id) {
        return new SentRecord(List.of(), "topic-" + id, "k", "v", Map.of(SentRecord.ID, id));
    }

    private Optional<Outcome> send(String id, Duration limit) throws Exception {
        return producer.send(message(id), limit).toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    private Client client(int index) throws Exception {
        Eventually.holds("client " + index + " was made", () -> clients.size() > index);
        return clients.get(index);
    }

    /** Makes attempts that end without an acknowledgement, until the client has so many records. */
    private void attempt(String id, int count) throws Exception {
        do {
            assertThat(Outcomes.retryable(send(id, SHORT).orElseThrow()).reason())
                    .isEqualTo(FailureReason.CONTEXT_DEADLINE_EXCEEDED);
        } while (clients.isEmpty()
                || client(clients.size() - 1).callbacks.size() < count); // a busy computer may have begun too late
    }

    @Test
    void clientIsMadeForTheFirstRecordAndOnlyOnce() throws Exception {
        assertThat(clients).isEmpty();
        attempt("1", 1);
        attempt("2", 2);
        assertThat(clients).hasSize(1);
    }

    @Test
    void recordThatIsAcknowledgedAfterItsAttemptIsNotSentAgain() throws Exception {
        attempt("1", 1);
        attempt("1", 1);
        client(0).callbacks.get(0).accept(null);
        assertThat(send("1", LONG)).isEmpty();
        assertThat(client(0).callbacks).hasSize(1);

        attempt("1", 2); // its result was passed on: this is another one
    }

    @Test
    void recordThatFailsAfterItsAttemptIsSentAgain() throws Exception {
        attempt("1", 1);
        client(0).callbacks.get(0).accept(new RecordFailure("broker", Verdict.TRANSIENT, "no leader"));
        attempt("1", 2);
    }

    @Test
    void recordWhoseAttemptEndedBeforeAThreadWasFreeIsNotSent() throws Exception {
        attempt("first", 1);
        Client client = client(0);
        client.waits = true;
        for (int i = 0; i < 4; i++) {
            attempt("blocked-" + i, 2 + i);
        }
        send("late", SHORT);
        client.waits = false;
        client.mayTake.countDown();
        attempt("next", 6);
        assertThat(client.topics).contains("topic-next").doesNotContain("topic-late");
    }

    @ParameterizedTest
    @EnumSource(Verdict.class)
    void clientIsReplacedOnlyWhereAnotherMayDoBetter(Verdict verdict) throws Exception {
        var outcome = producer.send(message("1"), LONG).toCompletableFuture();
        Client first = client(0);
        Eventually.holds("the client has the record", () -> first.callbacks.size() == 1);
        client(0).callbacks.get(0).accept(new RecordFailure("unknown", verdict, "hush"));

        assertThat(outcome.get(20, TimeUnit.SECONDS).orElseThrow().toString()).doesNotContain("hush");
        boolean isFinal = verdict == Verdict.DENIED || verdict == Verdict.REFUSED;
        assertThat(outcome.join().orElseThrow())
                .isInstanceOf(isFinal ? Outcome.Rejected.class : Outcome.Retryable.class);
        boolean isReplaced = verdict == Verdict.DENIED || verdict == Verdict.BROKEN;
        do {
            attempt("2", isReplaced ? 1 : 2);
        } while (isReplaced && clients.size() == 1); // a busy computer may have begun too late
        assertThat(clients).hasSize(isReplaced ? 2 : 1);
        if (isReplaced) {
            Eventually.holds("the earlier client is closed", () -> first.isClosed);
        }
    }

    @Test
    void clientIsClosedWithTheConfiguration() throws Exception {
        attempt("1", 1);
        Client client = client(0);
        producer.close();
        Eventually.holds("the client is closed", () -> client.isClosed);
        assertThat(send("2", LONG).orElseThrow())
                .isEqualTo(new Outcome.Retryable(FailureReason.OTHER, "the configuration was replaced", null));
    }
}
