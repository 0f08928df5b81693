package io.grapevine.base.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends records to topics. Thread-safe. */
public interface RecordProducer {
    /**
     * A record to be sent.
     *
     * @param key decides on the partition: records with the same key keep their order
     * @param headers the headers, in their order
     */
    record Outgoing(String topic, byte[] key, byte[] value, Map<String, String> headers) {}

    /**
     * Takes a record to be sent soon; waits while the client knows no broker or its buffer is full.
     *
     * @param callback gets null once the brokers have acknowledged the record, as far as that was asked for, or why it is
     *     lost; called on another thread, or on that of the sender
     */
    void send(Outgoing message, Consumer<@Nullable RecordFailure> callback) throws InterruptedException;

    /** Sends what it holds, as far as that is possible in the time given, and disconnects. */
    void close(Duration budget);
}
