package io.grapevine.base.go;

import java.nio.charset.StandardCharsets;

/** Comparison, repair and encoding of strings as UTF-8 bytes, which Go programs compare and hash. */
public final class Utf8 {
    private Utf8() {}

    /**
     * Compares two strings as their UTF-8 encodings compare, byte by byte. {@link String#compareTo} orders UTF-16
     * units, which differs where surrogates meet characters above U+D7FF.
     */
    public static int compare(String a, String b) {
        int n = Math.min(a.length(), b.length());
        for (int i = 0; i < n; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                return Integer.compare(rank(x), rank(y));
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    /** Surrogates stand for code points above U+FFFF, so they must rank above U+E000–U+FFFF. */
    private static int rank(char c) {
        return Character.isSurrogate(c) ? c + 0x10000 : c;
    }

    /** Whether every surrogate of {@code s} is part of a pair, so that the string has a UTF-8 encoding. */
    public static boolean isWellFormed(String s) {
        int length = s.length();
        for (int i = 0; i < length; i++) {
            char c = s.charAt(i);
            if (c >= Character.MIN_SURROGATE && Character.isSurrogate(c)) { // rare: all before it is well formed
                return isWellFormed(s, i);
            }
        }
        return true;
    }

    private static boolean isWellFormed(String s, int from) {
        for (int i = from; i < s.length(); ) {
            int codePoint = s.codePointAt(i);
            if (isSurrogate(codePoint)) {
                return false;
            }
            i += Character.charCount(codePoint);
        }
        return true;
    }

    /** {@code s} with each lone surrogate replaced by U+FFFD, as Go's JSON decoder does. */
    public static String repair(String s) {
        if (isWellFormed(s)) {
            return s;
        }
        StringBuilder out = new StringBuilder(s.length());
        s.codePoints().forEach(c -> out.appendCodePoint(isSurrogate(c) ? 0xFFFD : c));
        return out.toString();
    }

    /** The UTF-8 encoding of {@code s}, with each lone surrogate replaced by U+FFFD. */
    public static byte[] bytes(String s) {
        byte[] encoded = s.getBytes(StandardCharsets.UTF_8);
        // Java encodes a lone surrogate as a question mark. Comparing whole strings is far cheaper than a look at each
        // character.
        return new String(encoded, StandardCharsets.UTF_8).equals(s)
                ? encoded
                : repair(s).getBytes(StandardCharsets.UTF_8);
    }

    /** The length of the UTF-8 encoding of {@code s} in bytes. */
    public static int length(String s) {
        int length = s.length();
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            length += c < 0x80 ? 0 : c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
        }
        return length;
    }

    /** The first {@code most} code points of a string. */
    public static String first(String s, int most) {
        return s.codePointCount(0, s.length()) <= most ? s : s.substring(0, s.offsetByCodePoints(0, most));
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
