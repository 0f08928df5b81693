package io.grapevine.model;

import io.grapevine.go.Utf8;
import java.util.HexFormat;

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
        Fnv hash = new Fnv();
        for (int i = 0; i < labels.size(); i++) {
            Utf8.encode(labels.name(i), hash);
            hash.put(SEPARATOR);
            Utf8.encode(labels.value(i), hash);
            hash.put(SEPARATOR);
        }
        return new Fingerprint(hash.state);
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

    private static final class Fnv implements Utf8.ByteSink {
        private long state = OFFSET_BASIS;

        @Override
        public void put(int b) {
            state = (state ^ b) * PRIME;
        }
    }
}
