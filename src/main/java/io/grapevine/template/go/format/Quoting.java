package io.grapevine.template.go.format;

import io.grapevine.go.Quoted;
import io.grapevine.template.go.value.GoStrings;
import java.util.HexFormat;

/** Quoting of strings and characters in the forms of Go's {@code fmt} other than {@link Quoted}'s. */
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
                out.append("\\x").append(HexFormat.of().toHexDigits((byte) c));
            } else {
                Quoted.append(out, c, quote, ascii);
            }
        }
        return out.append(quote).toString();
    }

    /** A character in single quotes. */
    static String character(int c, boolean ascii) {
        boolean valid = Character.isValidCodePoint(c) && !(c >= 0xD800 && c <= 0xDFFF);
        StringBuilder out = new StringBuilder("'");
        Quoted.append(out, valid ? c : 0xFFFD, '\'', ascii);
        return out.append('\'').toString();
    }

    /** Whether {@code s} can stand in backquotes: one line, no control characters but tabs, no backquote. */
    static boolean canBackquote(String s) {
        return s.codePoints()
                .allMatch(
                        c -> c == '\t' || (c >= ' ' && c != '`' && c != 0x7F && c != 0xFEFF && !GoStrings.isEscape(c)));
    }
}
