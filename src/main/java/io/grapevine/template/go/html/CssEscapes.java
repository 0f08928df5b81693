package io.grapevine.template.go.html;

/** Decodes the backslash escapes of CSS. */
final class CssEscapes {
    private static final int MAX_DIGITS = 6;
    private static final int REPLACEMENT = 0xFFFD;

    private CssEscapes() {}

    /** Whether {@code c} may stand in an identifier; halves of surrogate pairs may. */
    static boolean isNameCharacter(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_'
                || (c >= 0x80 && c <= 0xFFFD)
                || c >= 0x10000;
    }

    static boolean isSpace(int c) {
        return c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' ';
    }

    static boolean isHex(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    /** {@code text} with its escapes resolved; a backslash at its end is dropped. */
    static String decode(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            if (text.charAt(i) != '\\') {
                out.append(text.charAt(i++));
            } else if (i + 1 == text.length()) {
                i++;
            } else if (isHex(text.charAt(i + 1))) {
                i = decodeHex(text, i + 1, out);
            } else {
                int literal = text.codePointAt(i + 1);
                out.appendCodePoint(literal);
                i += 1 + Character.charCount(literal);
            }
        }
        return out.toString();
    }

    /** Decodes the digits at {@code start}; answers the index behind them and behind one white space. */
    private static int decodeHex(String text, int start, StringBuilder out) {
        int end = start;
        while (end < text.length() && end < start + MAX_DIGITS && isHex(text.charAt(end))) {
            end++;
        }
        int decoded = Integer.parseInt(text, start, end, 16);
        if (decoded > Character.MAX_CODE_POINT) {
            decoded /= 16;
            end--;
        }
        boolean surrogate = decoded >= Character.MIN_SURROGATE && decoded <= Character.MAX_SURROGATE;
        out.appendCodePoint(surrogate ? REPLACEMENT : decoded);
        return behindSpace(text, end);
    }

    private static int behindSpace(String text, int index) {
        if (index == text.length() || !isSpace(text.charAt(index))) {
            return index;
        }
        return text.startsWith("\r\n", index) ? index + 2 : index + 1;
    }
}
