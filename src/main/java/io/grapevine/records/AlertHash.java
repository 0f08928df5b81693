package io.grapevine.records;

import io.grapevine.model.LabelSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The hash of an alert in notification log entries, the same as Alertmanager's: 64-bit xxHash with seed 0 over each
 * label's name, 0xff, value, 0xff, in the order of the names' UTF-8 bytes.
 */
public final class AlertHash {
    private static final byte SEPARATOR = (byte) 0xff;
    private static final int BYTES_PER_CHAR = 3;

    private AlertHash() {}

    /** The hash of the alert with these labels, an unsigned 64-bit number. */
    public static long of(LabelSet labels) {
        int chars = 0;
        for (int i = 0; i < labels.size(); i++) {
            chars += labels.name(i).length() + labels.value(i).length() + 2;
        }
        ByteBuffer bytes = ByteBuffer.allocate(BYTES_PER_CHAR * chars);
        for (int i = 0; i < labels.size(); i++) {
            bytes.put(labels.name(i).getBytes(StandardCharsets.UTF_8)).put(SEPARATOR);
            bytes.put(labels.value(i).getBytes(StandardCharsets.UTF_8)).put(SEPARATOR);
        }
        return XxHash64.of(Arrays.copyOf(bytes.array(), bytes.position()));
    }

    /**
     * 64-bit xxHash with seed 0. The input is read as little-endian words of eight bytes; every four words are a stripe,
     * whose words go into one lane each.
     */
    static final class XxHash64 {
        private static final long P1 = 0x9E3779B185EBCA87L;
        private static final long P2 = 0xC2B2AE3D27D4EB4FL;
        private static final long P1_PLUS_P2 = 0x60EA27EEADC0B5D6L;
        private static final long P3 = 0x165667B19E3779F9L;
        private static final long P4 = 0x85EBCA77C2B2AE63L;
        private static final long P5 = 0x27D4EB2F165667C5L;
        private static final int STRIPE = 32;

        private XxHash64() {}

        static long of(byte[] input) {
            ByteBuffer in = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN);
            long hash = (input.length < STRIPE ? P5 : stripes(in)) + input.length;
            while (in.remaining() >= Long.BYTES) {
                hash = Long.rotateLeft(hash ^ round(0, in.getLong()), 27) * P1 + P4;
            }
            if (in.remaining() >= Integer.BYTES) {
                hash = Long.rotateLeft(hash ^ (Integer.toUnsignedLong(in.getInt()) * P1), 23) * P2 + P3;
            }
            while (in.hasRemaining()) {
                hash = Long.rotateLeft(hash ^ (Byte.toUnsignedLong(in.get()) * P5), 11) * P1;
            }
            hash = (hash ^ (hash >>> 33)) * P2;
            hash = (hash ^ (hash >>> 29)) * P3;
            return hash ^ (hash >>> 32);
        }

        private static long stripes(ByteBuffer in) {
            long[] lanes = {P1_PLUS_P2, P2, 0, -P1};
            while (in.remaining() >= STRIPE) {
                for (int lane = 0; lane < lanes.length; lane++) {
                    lanes[lane] = round(lanes[lane], in.getLong());
                }
            }
            long hash = Long.rotateLeft(lanes[0], 1)
                    + Long.rotateLeft(lanes[1], 7)
                    + Long.rotateLeft(lanes[2], 12)
                    + Long.rotateLeft(lanes[3], 18);
            for (long lane : lanes) {
                hash = (hash ^ round(0, lane)) * P1 + P4;
            }
            return hash;
        }

        private static long round(long lane, long input) {
            return Long.rotateLeft(lane + input * P2, 31) * P1;
        }
    }
}
