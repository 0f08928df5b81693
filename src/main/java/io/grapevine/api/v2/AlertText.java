package io.grapevine.api.v2;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * An alert in a JSON text, of which only the end is read: Prometheus sends an alert again with the same bytes but for
 * {@code endsAt}. A hash stands for all other bytes.
 */
final class AlertText {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final byte[] ENDS_AT = {'e', 'n', 'd', 's', 'A', 't'};

    // Odd numbers without a pattern: the fractions of the golden ratio and of the square roots of 3 and 5.
    private static final long A = 0x9E3779B97F4A7C15L;
    private static final long B = 0xBB67AE8584CAA73BL;
    private static final long C = 0x3C6EF372FE94F82BL;

    private final byte[] json;
    private final long seed;
    private int to;
    private int timeFrom;
    private int timeTo;
    private long first;
    private long second;
    private long hash;

    /**
     * No alert yet.
     *
     * @param seed equal texts have equal hashes only with equal seeds
     */
    AlertText(byte[] json, long seed) {
        this.json = json;
        this.seed = seed;
    }

    /** Where the alert ends: the position behind its last byte. */
    int to() {
        return to;
    }

    /** Where the value of {@code endsAt} begins, without its quotation mark. */
    int timeFrom() {
        return timeFrom;
    }

    /** Where that value ends. */
    int timeTo() {
        return timeTo;
    }

    /** A hash of all but that value. */
    long hash() {
        return hash;
    }

    /**
     * Finds the alert whose opening brace is at {@code from}; false if it has no end, or none written as Prometheus does. The
     * text is not checked otherwise: it may be no JSON.
     */
    boolean find(int from) {
        timeFrom = 0;
        int depth = 0;
        int i = from;
        while (i < json.length) {
            byte b = json[i++];
            if (b == '"') {
                int name = i;
                i = behindString(i);
                if (depth == 1 && isEnd(name, i)) {
                    timeFrom = i + 2;
                    i = behindString(timeFrom);
                    timeTo = i - 1;
                }
            } else if (b == '{') {
                depth++;
            } else if (b == '}' && --depth == 0) {
                to = i;
                return timeFrom > 0 && hash(from);
            }
        }
        return false;
    }

    /** The position behind the string whose first character is at {@code from}. */
    private int behindString(int from) {
        int i = from;
        while (i < json.length) {
            byte b = json[i++];
            if (b == '"') {
                return i;
            }
            i += b == '\\' ? 1 : 0;
        }
        return json.length;
    }

    private boolean isEnd(int name, int behind) {
        return behind - name == ENDS_AT.length + 1
                && behind + 2 < json.length
                && json[behind] == ':'
                && json[behind + 1] == '"'
                && Arrays.equals(json, name, behind - 1, ENDS_AT, 0, ENDS_AT.length);
    }

    private boolean hash(int from) {
        first = seed;
        second = ~seed;
        add(from, timeFrom);
        mix(timeFrom - from);
        add(timeTo, to);
        long mixed = (first ^ first >>> 32) * C + (second ^ second >>> 29) * A;
        hash = (mixed ^ mixed >>> 32) * B;
        hash ^= hash >>> 29;
        return true;
    }

    private void add(int from, int end) {
        int i = from;
        for (; i + Long.BYTES <= end; i += Long.BYTES) {
            mix((long) LONGS.get(json, i));
        }
        long rest = end - i;
        for (; i < end; i++) {
            rest = rest << Byte.SIZE | json[i] & 0xFF;
        }
        mix(rest);
    }

    private void mix(long bits) {
        first = Long.rotateLeft((first ^ bits) * A, 29) + C;
        second = Long.rotateLeft((second + bits) * B, 31) ^ first;
    }
}
