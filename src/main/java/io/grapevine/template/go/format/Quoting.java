package io.grapevine.template.go.format;

import io.grapevine.model.Quoted;
import io.grapevine.template.go.value.GoStrings;

/** Quotes strings and characters with Go's escapes. */
final class Quoting {
    private Quoting() {}

    /**
     * {@code s} in quotes.
     *
     * @param ascii whether everything outside ASCII is escaped
     */
    static String quote(String s, char quote, boolean ascii) {
        StringBuilder out = new StringBuilder(s.length() + 2).append(quote);
        for (int i = 0; i < s.length(); ) {
            int c = s.codePointAt(i);
            i += Character.charCount(c);
            if (GoStrings.isEscape(c)) {
                hex(out.append("\\x"), c & 0xFF, 2);
            } else {
                append(out, c, quote, ascii);
            }
        }
        return out.append(quote).toString();
    }

    /** A character in single quotes. */
    static String character(int c, boolean ascii) {
        boolean valid = Character.isValidCodePoint(c) && !(c >= 0xD800 && c <= 0xDFFF);
        StringBuilder out = new StringBuilder("'");
        append(out, valid ? c : 0xFFFD, '\'', ascii);
        return out.append('\'').toString();
    }

    private static void append(StringBuilder out, int c, char quote, boolean ascii) {
        if (c == quote || c == '\\') {
            out.append('\\').append((char) c);
        } else if (Quoted.isPrint(c) && !(ascii && c >= 0x80)) {
            out.appendCodePoint(c);
        } else {
            int named = "\007\b\f\n\r\t\013".indexOf(c);
            if (named >= 0) {
                out.append('\\').append("abfnrtv".charAt(named));
            } else if (c < ' ' || c == 0x7F) {
                hex(out.append("\\x"), c, 2);
            } else {
                hex(out.append(c < 0x10000 ? "\\u" : "\\U"), c, c < 0x10000 ? 4 : 8);
            }
        }
    }

    private static void hex(StringBuilder out, int c, int digits) {
        String hex = Integer.toHexString(c);
        out.append("0".repeat(digits - hex.length())).append(hex);
    }

    /** Whether {@code s} can stand in backquotes: one line, no control characters but tabs, no backquote. */
    static boolean canBackquote(String s) {
        return s.codePoints()
                .allMatch(
                        c -> c == '\t' || (c >= ' ' && c != '`' && c != 0x7F && c != 0xFEFF && !GoStrings.isEscape(c)));
    }
}
