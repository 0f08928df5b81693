package io.grapevine.base.go;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Conversion between Java strings and Go's byte strings. A byte that is not valid UTF-8 is represented by the lone
 * surrogate U+DC00 + byte, which is reversible.
 */
public final class GoStrings {
    private static final int ESCAPE = 0xDC00;

    private GoStrings() {}

    /** Whether {@code c}, a code point of a string, stands for a single invalid byte. */
    public static boolean isEscape(int c) {
        return c >= ESCAPE + 0x80 && c <= ESCAPE + 0xFF;
    }

    /** The number of bytes. */
    public static int length(String s) {
        int n = s.length();
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c >= 0x80) {
                n += extraBytes(s, i, c);
            }
        }
        return n;
    }

    /** How many bytes more than one the unit at {@code i} takes; a pair of surrogates takes two for each unit. */
    private static int extraBytes(String s, int i, char c) {
        if (c < 0x800) {
            return 1;
        }
        if (!Character.isSurrogate(c)) {
            return 2;
        }
        boolean paired = Character.isHighSurrogate(c)
                ? i + 1 < s.length() && Character.isLowSurrogate(s.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(s.charAt(i - 1));
        return paired ? 1 : isEscape(c) ? 0 : 2;
    }

    /** Whether bytes and units are the same. */
    public static boolean isAscii(String s) {
        for (int i = 0; i < s.length(); i++) {
            if (s.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** The bytes. */
    public static byte[] bytes(String s) {
        if (!hasEscape(s)) {
            return s.getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(s.length());
        s.codePoints().forEach(c -> {
            if (isEscape(c)) {
                out.write(c);
            } else {
                out.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
        });
        return out.toByteArray();
    }

    private static boolean hasEscape(String s) {
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (isEscape(c) && (i == 0 || !Character.isHighSurrogate(s.charAt(i - 1)))) {
                return true;
            }
        }
        return false;
    }

    /** The string of the bytes from {@code from} to {@code to}. */
    public static String of(byte[] bytes, int from, int to) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes, from, to - from);
        CharBuffer out = CharBuffer.allocate(to - from);
        while (in.hasRemaining()) {
            CoderResult result = decoder.decode(in, out, true);
            for (int i = 0; result.isError() && i < result.length(); i++) {
                out.put((char) (ESCAPE + (in.get() & 0xFF)));
            }
        }
        return out.flip().toString();
    }

    /** The string of all of {@code bytes}. */
    public static String of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    /** The bytes from {@code from} to {@code to}, both within the string. */
    public static String slice(String s, int from, int to) {
        return isAscii(s) ? s.substring(from, to) : of(bytes(s), from, to);
    }

    /** The byte at {@code i}, which is within the string. */
    public static int byteAt(String s, int i) {
        return isAscii(s) ? s.charAt(i) : bytes(s)[i] & 0xFF;
    }

    /** A string put together from parts: bytes that have become valid by meeting each other become a character. */
    public static String joined(String s) {
        return hasEscape(s) ? of(bytes(s)) : s;
    }

    /** The string with U+FFFD for each invalid byte. */
    public static String wellFormed(String s) {
        return Utf8.repair(joined(s));
    }

    /** {@code text} with U+FFFD for each byte that is not part of a valid character; itself if there is none. */
    public static byte[] repaired(byte[] text) {
        // the JDK, which is fast, also replaces what is invalid, but several bytes by one character
        boolean valid = new String(text, StandardCharsets.UTF_8).indexOf('\uFFFD') < 0;
        return valid ? text : wellFormed(of(text)).getBytes(StandardCharsets.UTF_8);
    }

    /** The order of the bytes. */
    public static int compare(String a, String b) {
        if (!hasEscape(a) && !hasEscape(b)) {
            return Utf8.compare(a, b);
        }
        return Arrays.compareUnsigned(bytes(a), bytes(b));
    }

    /** {@code s} without the white space of Unicode at its ends, of which {@link String#strip} knows less. */
    public static String trimSpace(String s) {
        int from = 0;
        int to = s.length();
        while (from < to && isSpace(s.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(s.charAt(to - 1))) {
            to--;
        }
        return s.substring(from, to);
    }

    /** Whether Go's {@code unicode.IsSpace} holds: Unicode's property White_Space. */
    public static boolean isSpace(int c) {
        return (c >= '\t' && c <= '\r') || c == 0x85 || Character.isSpaceChar(c);
    }

    /** The end of the identifier that starts at {@code from}; {@code from} if there is none. */
    public static int endOfName(String s, int from) {
        int i = from;
        while (i < s.length() && isNamePart(s.codePointAt(i))) {
            i += Character.charCount(s.codePointAt(i));
        }
        return i;
    }

    /** Whether a character can be part of an identifier: a letter, a digit or the underscore. */
    public static boolean isNamePart(int c) {
        return c == '_' || Character.isLetter(c) || Character.isDigit(c);
    }
}
