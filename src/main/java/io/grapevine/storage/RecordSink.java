package io.grapevine.storage;

import io.grapevine.base.protobuf.Decoded;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Consumer of the records loaded from disk. */
@FunctionalInterface
public interface RecordSink {
    /** Accepts one record; returns empty if it was decoded, else the error. */
    Optional<String> accept(byte[] record);

    /** A sink that decodes records and passes on the values. */
    static <T> RecordSink decoding(Function<byte[], Decoded<T>> decode, Consumer<? super T> values) {
        return record -> {
            Decoded<T> decoded = decode.apply(record);
            if (decoded instanceof Decoded.Ok<T> ok) {
                values.accept(ok.value());
                return Optional.empty();
            }
            return Optional.of(decoded.toString());
        };
    }
}
