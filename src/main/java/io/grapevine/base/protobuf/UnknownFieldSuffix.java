package io.grapevine.base.protobuf;

import java.io.IOException;

/**
 * The unknown fields of a message and of the wrapper whose field 1 it is, joined into one value: the received wrapper
 * without its known fields.
 */
public record UnknownFieldSuffix(UnknownFields inner, UnknownFields outer) {
    private static final int INNER = 1;

    /** The unknown fields of message and wrapper in one value. */
    public UnknownFields joined() {
        if (inner.equals(UnknownFields.NONE)) {
            return outer;
        }
        MessageWriter wrapper = new MessageWriter().bytes(INNER, inner.bytes()).unknown(outer);
        return UnknownFields.of(wrapper.toBytes());
    }

    /**
     * The parts of {@code joined}.
     *
     * @throws IllegalArgumentException if {@code joined} does not come from {@link #joined}
     */
    public static UnknownFieldSuffix of(UnknownFields joined) {
        if (joined.equals(UnknownFields.NONE)) {
            return new UnknownFieldSuffix(joined, joined);
        }
        Decoded<UnknownFieldSuffix> parts = MessageReader.decode(joined.bytes(), UnknownFieldSuffix::split);
        if (parts instanceof Decoded.Ok<UnknownFieldSuffix> ok) {
            return ok.value();
        }
        throw new IllegalArgumentException("unknown fields: " + parts + " (expected: those of a decoded message)");
    }

    private static UnknownFieldSuffix split(MessageReader reader) throws IOException {
        UnknownFields[] inner = {UnknownFields.NONE};
        UnknownFields outer = reader.readFields(tag -> {
            if (tag != Tag.sized(INNER)) {
                return false;
            }
            inner[0] = UnknownFields.of(reader.readBytes());
            return true;
        });
        return new UnknownFieldSuffix(inner[0], outer);
    }
}
