package io.grapevine.base.go;

import java.util.HexFormat;

/** Formatting of strings and numbers as Go's {@code encoding/json}, byte for byte. */
public final class JsonText {
    private JsonText() {}

    /**
     * Appends {@code text} in quotes. A lone surrogate, which has no UTF-8 form, becomes U+FFFD; {@code <}, {@code >}, {@code &} and the
     * separators U+2028 and U+2029 are escaped.
     */
    public static void append(StringBuilder out, String text) {
        append(out, text, true);
    }

    /** Appends {@code text} as {@link #append} does, with those escapes only that JSON requires. */
    public static void appendMinimal(StringBuilder out, String text) {
        append(out, text, false);
    }

    private static void append(StringBuilder out, String text, boolean forWeb) {
        out.append('"');
        int written = 0;
        int length = text.length();
        for (int i = 0; i < length; ) {
            if (isPlain(text.charAt(i))) {
                i++;
                continue;
            }
            out.append(text, written, i);
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            written = i;
            character(out, c, forWeb);
        }
        out.append(text, written, length).append('"');
    }

    /** Whether a character stands for itself; of those outside of ASCII, it is not asked. */
    private static boolean isPlain(char c) {
        return c >= ' ' && c < 0x7f && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&';
    }

    private static void character(StringBuilder out, int c, boolean forWeb) {
        switch (c) {
            case '"', '\\' -> out.append('\\').append((char) c);
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (c < ' ' || (forWeb && (c == '<' || c == '>' || c == '&' || c == 0x2028 || c == 0x2029))) {
                    escape(out, c);
                } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                    out.append('\uFFFD'); // as Go does since 1.27; before, as an escape
                } else {
                    out.appendCodePoint(c);
                }
            }
        }
    }

    private static void escape(StringBuilder out, int c) {
        out.append("\\u").append(HexFormat.of().toHexDigits((char) c));
    }

    /**
     * The shortest digits that mean {@code number}; an exponent only below 1e-6 and from 1e21 on.
     *
     * @throws IllegalArgumentException if the number is not finite, which JSON cannot represent
     */
    public static String number(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw new IllegalArgumentException("value: " + number + " (expected: a finite number)");
        }
        double size = Math.abs(number);
        boolean exponential = size != 0 && (size < 1e-6 || size >= 1e21);
        return DoubleText.format(number, exponential ? 'e' : 'f', -1).replace("e-0", "e-");
    }
}
