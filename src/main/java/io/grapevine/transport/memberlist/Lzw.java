package io.grapevine.transport.memberlist;

import java.io.IOException;
import java.util.Arrays;

/**
 * Decompression of Lempel-Ziv-Welch as in GIF: codes of 9 to 12 bits, the least significant bit first, over literals of 8
 * bits; memberlist compresses its messages so.
 */
final class Lzw {
    private static final int CLEAR = 256;
    private static final int END = 257;
    private static final int FIRST = 258;
    private static final int FIRST_WIDTH = 9;
    private static final int LAST_WIDTH = 12;
    private static final int CODES = 1 << LAST_WIDTH;
    private static final int NONE = -1;

    private final byte[] in;
    private final int atMost;
    private int at;
    private int bits;
    private int available;

    /** The text of a code is that of its prefix and one byte more. */
    private final int[] prefix = new int[CODES];

    private final byte[] last = new byte[CODES];
    private final byte[] first = new byte[CODES];
    private final int[] length = new int[CODES];

    private byte[] out;
    private int written;

    private Lzw(byte[] in, int atMost) {
        this.in = in;
        this.atMost = atMost;
        this.out = new byte[Math.min(atMost, Math.max(64, 2 * in.length))];
        for (int literal = 0; literal < CLEAR; literal++) {
            prefix[literal] = NONE;
            last[literal] = (byte) literal;
            first[literal] = (byte) literal;
            length[literal] = 1;
        }
    }

    /**
     * Decompresses {@code compressed}.
     *
     * @param atMost the largest result, in bytes
     * @throws IOException if it is invalid, or the result would be larger
     */
    static byte[] decompress(byte[] compressed, int atMost) throws IOException {
        return new Lzw(compressed, atMost).decompress();
    }

    private byte[] decompress() throws IOException {
        int width = FIRST_WIDTH;
        int next = FIRST;
        int previous = NONE;
        while (true) {
            int code = code(width);
            if (code == END) {
                return written == out.length ? out : Arrays.copyOf(out, written);
            } else if (code == CLEAR) {
                width = FIRST_WIDTH;
                next = FIRST;
                previous = NONE;
                continue;
            }
            boolean defines = previous != NONE && next < CODES;
            if (code > next || (code == next && !defines)) {
                throw new IOException("LZW: code " + code + " (expected: less than " + next + ")");
            }
            if (defines) {
                define(next++, previous, first[code == next - 1 ? previous : code]);
                if (next == 1 << width && width < LAST_WIDTH) {
                    width++;
                }
            }
            write(code);
            previous = code;
        }
    }

    private void define(int code, int before, byte end) {
        prefix[code] = before;
        last[code] = end;
        first[code] = first[before];
        length[code] = length[before] + 1;
    }

    private void write(int code) throws IOException {
        int end = written + length[code];
        if (end > atMost) {
            throw new IOException("LZW: more than " + atMost + " bytes");
        }
        if (end > out.length) {
            out = Arrays.copyOf(out, Math.min(atMost, Math.max(end, 2 * out.length)));
        }
        int rest = code;
        for (int i = end - 1; i >= written; i--) {
            out[i] = last[rest];
            rest = prefix[rest];
        }
        written = end;
    }

    private int code(int width) throws IOException {
        while (available < width) {
            if (at == in.length) {
                throw new IOException("LZW: no end");
            }
            bits |= (in[at++] & 0xFF) << available;
            available += Byte.SIZE;
        }
        int code = bits & ((1 << width) - 1);
        bits >>>= width;
        available -= width;
        return code;
    }
}
