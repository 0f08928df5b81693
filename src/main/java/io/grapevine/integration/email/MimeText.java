package io.grapevine.integration.email;

import java.nio.charset.StandardCharsets;

/** Text beyond ASCII in mails: encoded words in headers (RFC 2047) and quoted-printable in bodies (RFC 2045). */
final class MimeText {
    private static final String HEX = "0123456789ABCDEF";
    private static final String WORD_START = "=?utf-8?q?";
    private static final String WORD_END = "?=";

    /** Longer encoded words are not allowed. */
    private static final int MAX_WORD = 75;

    private static final int MAX_LINE = 76;
    private static final int MAX_HEADER_LINE = 900;

    private MimeText() {}

    /**
     * The value of a header. Plain ASCII stays as it is; anything else, line breaks included, becomes encoded words,
     * one to a line, so that a value cannot smuggle in a header and no line grows too long.
     */
    static String header(String value) {
        if (value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c <= '~'))) {
            return folded(value);
        }
        StringBuilder out = new StringBuilder(WORD_START);
        int room = MAX_WORD - WORD_START.length() - WORD_END.length();
        for (int i = 0; i < value.length(); ) {
            int c = value.codePointAt(i);
            i += Character.charCount(c);
            String encoded = word(c);
            if (encoded.length() > room) {
                out.append(WORD_END).append("\r\n ").append(WORD_START);
                room = MAX_WORD - WORD_START.length() - WORD_END.length();
            }
            out.append(encoded);
            room -= encoded.length();
        }
        return out.append(WORD_END).toString();
    }

    /**
     * Lines of more than 998 characters may be refused or torn, so a longer value is continued where it has a space.
     */
    private static String folded(String value) {
        StringBuilder out = new StringBuilder(value);
        int start = 0;
        while (out.length() - start > MAX_HEADER_LINE) {
            int space = out.lastIndexOf(" ", start + MAX_HEADER_LINE);
            if (space <= start) {
                return out.toString();
            }
            out.insert(space, "\r\n");
            start = space + 2;
        }
        return out.toString();
    }

    /** One character of an encoded word; it is never split over two. */
    private static String word(int c) {
        if (c == ' ') {
            return "_";
        }
        if (c > ' ' && c <= '~' && c != '=' && c != '?' && c != '_') {
            return Character.toString(c);
        }
        StringBuilder out = new StringBuilder(12);
        for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
            escape(out, b);
        }
        return out.toString();
    }

    private static void escape(StringBuilder out, byte b) {
        out.append('=').append(HEX.charAt((b >> 4) & 0xF)).append(HEX.charAt(b & 0xF));
    }

    /** Text as quoted-printable: lines of at most 76 characters that end in CR LF. */
    static String quotedPrintable(String text) {
        StringBuilder out = new StringBuilder(text.length() + text.length() / 8);
        int start = 0;
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b == '\r' || b == '\n') {
                i += b == '\r' && i + 1 < bytes.length && bytes[i + 1] == '\n' ? 1 : 0;
                protectTrailingSpace(out, start);
                out.append("\r\n");
                start = out.length();
                continue;
            }
            boolean plain = (b >= ' ' && b <= '~' && b != '=') || b == '\t';
            if (out.length() - start + (plain ? 1 : 3) > MAX_LINE - 1) {
                out.append("=\r\n");
                start = out.length();
            }
            if (plain) {
                out.append((char) b);
            } else {
                escape(out, b);
            }
        }
        protectTrailingSpace(out, start);
        return out.toString();
    }

    /** Servers may drop white space at the end of a line, so it is escaped there. */
    private static void protectTrailingSpace(StringBuilder out, int start) {
        int last = out.length() - 1;
        if (last >= start && (out.charAt(last) == ' ' || out.charAt(last) == '\t')) {
            byte space = (byte) out.charAt(last);
            out.setLength(last);
            if (out.length() - start + 3 > MAX_LINE - 1) {
                out.append("=\r\n");
            }
            escape(out, space);
        }
    }
}
