package io.grapevine.base.kafka;

import java.time.Duration;
import java.util.Map;

/** Sends records to topics. Thread-safe. */
public interface RecordProducer {
    /** Callback with the result of a record; called on another thread, or on that of the sender. */
    interface Callback {
        /** The brokers have acknowledged the record, as far as that was asked for. */
        void delivered();

        /** The record is lost. */
        void failed(RecordFailure failure);
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
