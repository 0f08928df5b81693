package io.grapevine.protobuf;

import java.util.function.Function;

/**
 * What came of decoding a message.
 *
 * @param <T> what the message stands for
 */
public sealed interface Decoded<T> {
    /**
     * The message was understood.
     *
     * @param value what it stands for
     * @param <T> the type of it
     */
    record Ok<T>(T value) implements Decoded<T> {}

    /**
     * The message was not understood.
     *
     * @param offset the byte of the message at which the fault was found, from 0
     * @param reason what is wrong with it
     * @param <T> what the message should have stood for
     */
    record Fault<T>(int offset, String reason) implements Decoded<T> {
        @Override
        public String toString() {
            return "byte " + offset + ": " + reason;
        }
    }

    /** What {@code next} makes of the value; the fault if there is none. */
    default <R> Decoded<R> then(Function<? super T, Decoded<R>> next) {
        if (this instanceof Ok<T> ok) {
            return next.apply(ok.value());
        }
        Fault<T> fault = (Fault<T>) this;
        return new Fault<>(fault.offset(), fault.reason());
    }
}
