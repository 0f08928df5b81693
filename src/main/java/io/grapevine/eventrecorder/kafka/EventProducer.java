package io.grapevine.eventrecorder.kafka;

import java.time.Duration;

/** Sends records to a topic. Used by one thread. */
public interface EventProducer {
    /** Callback with the result of a record; called on another thread. */
    interface Callback {
        /** The brokers have acknowledged it, as far as that was asked for. */
        void delivered();

        /**
         * It is lost.
         *
         * @param errorType {@code timeout}, {@code network}, {@code broker} or {@code unknown}
         * @param reason can be shown
         */
        void failed(String errorType, String reason);
    }

    /** Takes a record to be sent soon; waits while the client knows no broker or its buffer is full. */
    void send(byte[] key, byte[] value, Callback callback) throws InterruptedException;

    /** Sends what it holds, as far as that is possible in the time given, and disconnects. */
    void close(Duration budget);
}
