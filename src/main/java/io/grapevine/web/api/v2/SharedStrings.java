package io.grapevine.web.api.v2;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A cache of strings that occur again and again, such as the values of labels, so that they are in memory once. Bounded: a
 * string that is seen for the second time takes the place of the one in its slot. Used by many threads without a lock: a
 * race costs a second copy, as strings are immutable.
 */
final class SharedStrings {
    private static final int SLOTS = 1 << 13;
    /** A longer text is not worth its memory here. */
    private static final int LONGEST = 1 << 10;

    private final @Nullable String[] strings = new @Nullable String[SLOTS];
    /** The hashes of the texts last asked for in vain: a text that occurs once must not displace one that occurs often. */
    private final int[] seen = new int[SLOTS];

    /** The string of the UTF-8 bytes of {@code text} from {@code from} up to but excluding {@code to}. */
    String get(byte[] text, int from, int to) {
        int hash = hash(text, from, to);
        int slot = (hash ^ hash >>> 15) & SLOTS - 1;
        String known = strings[slot];
        if (known != null && equal(known, text, from, to)) {
            return known;
        }
        String made = new String(text, from, to - from, StandardCharsets.UTF_8);
        if (made.equals(known)) {
            return known;
        }
        if (seen[slot] != hash) {
            seen[slot] = hash;
        } else if (to - from <= LONGEST) {
            strings[slot] = made;
        }
        return made;
    }

    private static int hash(byte[] text, int from, int to) {
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text[i];
        }
        return hash;
    }

    /** Whether a string has the characters that the bytes of an ASCII text are; false if a byte is no character. */
    static boolean equal(String string, byte[] text, int from, int to) {
        if (string.length() != to - from) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (string.charAt(i - from) != text[i]) {
                return false;
            }
        }
        return true;
    }
}
