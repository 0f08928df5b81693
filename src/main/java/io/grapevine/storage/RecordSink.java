package io.grapevine.storage;

import io.grapevine.protobuf.Decoded;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Takes the records that were found on disk. */
@FunctionalInterface
public interface RecordSink {
    /**
     * Takes one record.
     *
     * @return empty if it was understood, else what is wrong with it
     */
    Optional<String> accept(byte[] record);

    /** A sink that decodes the records and hands on what they stand for. */
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
