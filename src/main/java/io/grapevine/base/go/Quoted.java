package io.grapevine.base.go;

import java.util.HexFormat;

/**
 * Quoting of strings as Go's {@code strconv.Quote}: double quotes, backslash escapes, printable characters unchanged.
 * Group keys and matchers are quoted so and compared across programs.
 */
public final class Quoted {
    private Quoted() {}

    /** {@code s} in double quotes. */
    public static String quote(String s) {
        StringBuilder out = new StringBuilder(s.length() + 2);
        append(out, s);
        return out.toString();
    }

    /** Appends {@code s} in double quotes to {@code out}. */
    public static void append(StringBuilder out, String s) {
        out.append('"');
        for (int i = 0; i < s.length(); ) {
            int c = s.codePointAt(i);
            i += Character.charCount(c);
            append(out, c, '"', false);
        }
        out.append('"');
    }

    /**
     * Appends one character, with a backslash if it needs one.
     *
     * @param c a code point
     * @param quote the quote character around the text
     * @param ascii whether everything outside ASCII is escaped
     */
    public static void append(StringBuilder out, int c, char quote, boolean ascii) {
        if (c == quote || c == '\\') {
            out.append('\\').append((char) c);
        } else if (isPrint(c) && !(ascii && c >= 0x80)) {
            out.appendCodePoint(c);
        } else {
            escape(out, c);
        }
    }

    private static void escape(StringBuilder out, int c) {
        int named = "\007\b\f\n\r\t\013".indexOf(c);
        if (named >= 0) {
            out.append('\\').append("abfnrtv".charAt(named));
        } else if (c < ' ' || c == 0x7F) {
            hex(out.append("\\x"), c, 2);
        } else if (c < 0x10000) {
            hex(out.append("\\u"), c, 4);
        } else {
            hex(out.append("\\U"), c, 8);
        }
    }

    private static void hex(StringBuilder out, int c, int digits) {
        out.append(HexFormat.of().toHexDigits(c, digits));
    }

    /**
     * Whether Go's {@code unicode.IsPrint} holds: letters, marks, numbers, punctuation, symbols and the ASCII space.
     */
    public static boolean isPrint(int c) {
        return c < 0x80 ? c >= ' ' && c != 0x7F : Printable.contains(c);
    }
}
