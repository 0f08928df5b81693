package io.grapevine.base.kafka;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends records to topics. Thread-safe. */
public interface RecordProducer {
    /** Callback with the result of a record; called on another thread, or on that of the sender. */
    @FunctionalInterface
    interface Callback {
        /**
         * The brokers have acknowledged the record, as far as that was asked for, or it is lost.
         *
         * @param failure null if they have acknowledged it
         */
        void done(@Nullable RecordFailure failure);
    }

    /**
     * A record to be sent.
     *
     * @param key decides on the partition: records with the same key keep their order
     * @param headers the headers, in their order
     */
    record Outgoing(String topic, byte[] key, byte[] value, Map<String, String> headers) {}

    /** Takes a record to be sent soon; waits while the client knows no broker or its buffer is full. */
    void send(Outgoing message, Callback callback) throws InterruptedException;

    /** Sends what it holds, as far as that is possible in the time given, and disconnects. */
    void close(Duration budget);
}
