package io.grapevine.model;

import io.grapevine.base.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.UUID;

/**
 * The first 128 bits of a SHA-256 sum, which stands for labels in files and between replicas: unlike a {@link Fingerprint} it
 * cannot be made equal to that of other labels.
 */
public record Digest(long high, long low) {
    /** The size of a digest in bytes. */
    public static final int BYTES = 2 * Long.BYTES;

    /** No text has this byte in UTF-8, so that no two sequences of texts have the same bytes. */
    private static final byte SEPARATOR = (byte) 0xff;

    /** The digest of a label set. */
    public static Digest of(LabelSet labels) {
        return of("", labels);
    }

    /** The digest of an id, such as that of a route, and a label set. */
    public static Digest of(String id, LabelSet labels) {
        MessageDigest sum = Sha256.sum();
        add(sum, id);
        labels.forEach((name, value) -> {
            add(sum, name);
            add(sum, value);
        });
        return read(ByteBuffer.wrap(sum.digest()));
    }

    /** The digest of two texts. */
    public static Digest of(String first, String second) {
        MessageDigest sum = Sha256.sum();
        add(sum, first);
        add(sum, second);
        return read(ByteBuffer.wrap(sum.digest()));
    }

    private static void add(MessageDigest sum, String text) {
        sum.update(text.getBytes(StandardCharsets.UTF_8));
        sum.update(SEPARATOR);
    }

    /** Reads the {@link #BYTES} bytes that {@link #write} wrote. */
    public static Digest read(ByteBuffer bytes) {
        return new Digest(bytes.getLong(), bytes.getLong());
    }

    /** The digest as a UUID of version 8 (RFC 9562), for ids that all replicas derive from what they are for. */
    public String uuid() {
        long most = (high & ~0xF000L) | 0x8000L;
        long least = (low & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(most, least).toString();
    }

    /** Writes {@link #BYTES} bytes. */
    public void write(ByteBuffer bytes) {
        bytes.putLong(high).putLong(low);
    }
}
