package io.grapevine.model;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a label set: 64-bit FNV-1a over each name, 0xff, value, 0xff, in the order of the names' UTF-8 bytes.
 *
 * @param value the hash, unsigned
 */
public record Fingerprint(long value) implements Comparable<Fingerprint> {
    private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;
    private static final int SEPARATOR = 0xff;

    /**
     * Reads the sixteen hexadecimal digits that {@link #toString} writes.
     *
     * @throws NumberFormatException if {@code hex} is not a hexadecimal number of at most 64 bits
     */
    public static Fingerprint parse(String hex) {
        return new Fingerprint(Long.parseUnsignedLong(hex, 16));
    }

    static Fingerprint of(LabelSet labels) {
        long hash = OFFSET_BASIS;
        for (int i = 0; i < labels.size(); i++) {
            hash = plus(plus(hash, labels.name(i)), labels.value(i));
        }
        return new Fingerprint(hash);
    }

    /** The hash with one more name or value. */
    private static long plus(long hash, String text) {
        long sum = hash;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            sum = (sum ^ (b & 0xff)) * PRIME;
        }
        return (sum ^ SEPARATOR) * PRIME;
    }

    @Override
    public int compareTo(Fingerprint other) {
        return Long.compareUnsigned(value, other.value);
    }

    /** Sixteen lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(value);
    }

    // Written out, as those of a record are slow until they are compiled, and each look-up of an alert calls them.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Fingerprint that && value == that.value;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(value);
    }
}
