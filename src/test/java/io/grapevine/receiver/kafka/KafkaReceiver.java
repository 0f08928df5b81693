package io.grapevine.receiver.kafka;

import io.grapevine.base.kafka.SaslUser;
import io.grapevine.base.kafka.TestBroker;
import io.grapevine.receiver.NotifierContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** A broker with the topic {@code alerts}. */
final class KafkaReceiver implements NotifierContract.Receiver {
    static final String TOPIC = "alerts";

    final TestBroker broker;
    private Optional<TestBroker> other = Optional.empty();

    KafkaReceiver(TestBroker broker) {
        this.broker = broker;
    }

    static KafkaReceiver start(String password) throws IOException {
        return new KafkaReceiver(TestBroker.start(TOPIC, new SaslUser("PLAIN", "user", password)));
    }

    /** Brokers have no statuses, but errors that mean the same. */
    @Override
    public void answer(int status, @Nullable String retryAfter) {
        broker.answer(
                switch (status) {
                    case 200, 201 -> Errors.NONE;
                    case 401 -> Errors.CLUSTER_AUTHORIZATION_FAILED;
                    case 403 -> Errors.TOPIC_AUTHORIZATION_FAILED;
                    case 404 -> Errors.INVALID_TOPIC_EXCEPTION;
                    case 413 -> Errors.MESSAGE_TOO_LARGE;
                    case 400 -> Errors.INVALID_RECORD;
                    case 429 -> Errors.POLICY_VIOLATION;
                    default -> Errors.UNKNOWN_SERVER_ERROR;
                });
    }

    @Override
    public void hang() {
        broker.silent(true);
    }

    @Override
    public void reset() {
        broker.hangUp();
    }

    @Override
    public void redirect() {
        try {
            TestBroker second = TestBroker.start(TOPIC, new SaslUser("PLAIN", "user", KafkaNotifierIT.PASSWORD));
            other = Optional.of(second);
            broker.leader(second.port());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<String> received() {
        return broker.records().stream()
                .map(record -> record.key() + "\n" + record.headers() + "\n" + record.text())
                .toList();
    }

    @Override
    public int port() {
        return broker.port();
    }

    @Override
    public void close() {
        try {
            broker.close();
            if (other.isPresent()) {
                other.get().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
