package io.grapevine.base.protobuf;

import java.util.function.Function;

/** The result of decoding a message: the value, or the error and its offset. */
public sealed interface Decoded<T> {
    /** The message was decoded. */
    record Ok<T>(T value) implements Decoded<T> {}

    /** The message is invalid at the byte {@code offset}, from 0. */
    record Fault<T>(int offset, String reason) implements Decoded<T> {
        @Override
        public String toString() {
            return "byte " + offset + ": " + reason;
        }
    }

    /** Applies {@code next} to the value; returns the error unchanged. */
    default <R> Decoded<R> then(Function<? super T, Decoded<R>> next) {
        if (this instanceof Ok<T> ok) {
            return next.apply(ok.value());
        }
        Fault<T> fault = (Fault<T>) this;
        return new Fault<>(fault.offset(), fault.reason());
    }
}
