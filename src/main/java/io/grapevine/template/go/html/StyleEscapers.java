package io.grapevine.template.go.html;

import io.grapevine.template.go.function.Replacements;
import java.util.Locale;

/** Escapers of values in style sheets, and a decoder of the backslash escapes of CSS. */
final class StyleEscapers {
    private static final Replacements STRING = Replacements.of("\0", "\\0", "\t", "\\9", "\n", "\\a", "\f", "\\c")
            .plus("\r", "\\d", "\"", "\\22", "&", "\\26", "'", "\\27", "(", "\\28", ")", "\\29", "+", "\\2b")
            .plus("/", "\\2f", ":", "\\3a", ";", "\\3b", "<", "\\3c", ">", "\\3e", "{", "\\7b", "}", "\\7d")
            .plus("\\", "\\\\");

    /** The greatest number of digits of an escape. */
    private static final int MAX_DIGITS = 6;

    private static final int REPLACEMENT = 0xFFFD;
    private static final String BREAKS_OUT = "\0\"'()/;@[\\]`{}<>";

    private StyleEscapers() {}

    /** For strings: what has a meaning is written as an escape. */
    static String string(Content content) {
        String text = content.text();
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            String replacement = STRING.of(text.charAt(i));
            if (replacement == null) {
                out.append(text.charAt(i));
                continue;
            }
            out.append(replacement);
            boolean digits = !replacement.equals("\\\\");
            if (digits && (i + 1 == text.length() || runsOn(text.charAt(i + 1)))) {
                out.append(' ');
            }
        }
        return out.toString();
    }

    /** Whether {@code c} would be taken for a part of the escape before it. */
    private static boolean runsOn(char c) {
        return isHex(c) || Span.isSpace(c);
    }

    /** For values of properties: only what cannot end the value, start a comment or run a script. */
    static String value(Content content) {
        String value = decode(content.text());
        boolean breaksOut = value.chars().anyMatch(c -> BREAKS_OUT.indexOf(c) >= 0) || value.contains("--");
        return breaksOut || runsScript(value) ? Content.UNSAFE : value;
    }

    private static boolean runsScript(String value) {
        StringBuilder letters = new StringBuilder();
        value.chars().filter(c -> c < 0x80 && c != '-' && isNameCharacter(c)).forEach(c -> letters.append((char) c));
        String name = letters.toString().toLowerCase(Locale.ROOT);
        return name.contains("expression") || name.contains("mozbinding");
    }

    /** Whether {@code c} may stand in an identifier; halves of surrogate pairs may. */
    static boolean isNameCharacter(int c) {
        return Span.isLetterOrDigit(c) || c == '-' || c == '_' || (c >= 0x80 && c <= 0xFFFD) || c >= 0x10000;
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
        if (index == text.length() || !Span.isSpace(text.charAt(index))) {
            return index;
        }
        return text.startsWith("\r\n", index) ? index + 2 : index + 1;
    }
}
