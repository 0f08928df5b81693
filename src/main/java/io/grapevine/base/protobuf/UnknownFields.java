package io.grapevine.base.protobuf;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Protobuf fields unknown to this version, kept as bytes so that they are written back unchanged. */
public final class UnknownFields {
    /** No field. */
    public static final UnknownFields NONE = new UnknownFields(new byte[0]);

    private final byte[] bytes;

    private UnknownFields(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The fields that {@code bytes} encode. */
    public static UnknownFields of(byte[] bytes) {
        return bytes.length == 0 ? NONE : new UnknownFields(bytes.clone());
    }

    /** The encoded fields. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** These fields and then those of {@code more}. */
    public UnknownFields and(UnknownFields more) {
        if (bytes.length == 0) {
            return more;
        }
        byte[] both = Arrays.copyOf(bytes, bytes.length + more.bytes.length);
        System.arraycopy(more.bytes, 0, both, bytes.length, more.bytes.length);
        return new UnknownFields(both);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UnknownFields that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
