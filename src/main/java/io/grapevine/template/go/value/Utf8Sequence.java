package io.grapevine.template.go.value;

/**
 * Decoder of single UTF-8 characters by the strict rules: shortest form only, no surrogates, nothing above U+10FFFF.
 */
final class Utf8Sequence {
    private Utf8Sequence() {}

    /** How many bytes the valid character at {@code i} takes; 0 if there is none. */
    static int width(byte[] bytes, int i, int end) {
        int lead = bytes[i] & 0xFF;
        if (lead < 0x80) {
            return 1;
        }
        int width = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
        if (width == 0 || i + width > end || !secondFits(lead, bytes[i + 1] & 0xFF)) {
            return 0;
        }
        for (int k = 2; k < width; k++) {
            if ((bytes[i + k] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return width;
    }

    private static boolean secondFits(int lead, int second) {
        int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        return second >= low && second <= high;
    }

    /** The character of {@code width} bytes at {@code i}. */
    static int decode(byte[] bytes, int i, int width) {
        if (width == 1) {
            return bytes[i];
        }
        int c = bytes[i] & (0xFF >> (width + 1));
        for (int k = 1; k < width; k++) {
            c = c << 6 | (bytes[i + k] & 0x3F);
        }
        return c;
    }
}
