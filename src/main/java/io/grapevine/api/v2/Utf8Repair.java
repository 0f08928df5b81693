package io.grapevine.api.v2;

import java.io.ByteArrayOutputStream;

/** Replaces each byte that is not part of a valid UTF-8 character with U+FFFD, as Go does. */
final class Utf8Repair {
    private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

    private final byte[] bytes;

    private Utf8Repair(byte[] bytes) {
        this.bytes = bytes;
    }

    /** {@code bytes} themselves if they are well formed. */
    static byte[] repaired(byte[] bytes) {
        Utf8Repair repair = new Utf8Repair(bytes);
        int fault = repair.faultFrom(0);
        return fault == bytes.length ? bytes : repair.from(fault);
    }

    private byte[] from(int firstFault) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 16);
        int start = 0;
        for (int fault = firstFault; fault < bytes.length; fault = faultFrom(start)) {
            out.write(bytes, start, fault - start);
            out.writeBytes(REPLACEMENT);
            start = fault + 1;
        }
        out.write(bytes, start, bytes.length - start);
        return out.toByteArray();
    }

    /**
     * The position of the first byte from {@code start} on that no character begins at; the length if there is none.
     */
    private int faultFrom(int start) {
        int i = start;
        while (i < bytes.length) {
            int length = bytes[i] >= 0 ? 1 : characterLength(i);
            if (length == 0) {
                return i;
            }
            i += length;
        }
        return i;
    }

    /** How many bytes the character at {@code i} has, which is not ASCII; 0 if there is no character. */
    private int characterLength(int i) {
        int first = bytes[i] & 0xFF;
        if (first < 0xC2 || first > 0xF4) {
            return 0;
        }
        int length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        // The second byte rules out overlong forms, surrogates and what lies beyond Unicode.
        int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (!isWithin(i + 1, least, most)) {
            return 0;
        }
        for (int k = 2; k < length; k++) {
            if (!isWithin(i + k, 0x80, 0xBF)) {
                return 0;
            }
        }
        return length;
    }

    private boolean isWithin(int i, int least, int most) {
        return i < bytes.length && (bytes[i] & 0xFF) >= least && (bytes[i] & 0xFF) <= most;
    }
}
