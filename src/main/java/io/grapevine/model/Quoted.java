package io.grapevine.model;

/**
 * Strings as Go's {@code strconv.Quote} writes them: double quotes, backslash escapes, printable characters as they
 * are. Group keys and matchers are written so, and are compared across programs, hence the exact form.
 */
public final class Quoted {
    private static final String HEX = "0123456789abcdef";

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
            if (c == '"' || c == '\\') {
                out.append('\\').append((char) c);
            } else if (isPrint(c)) {
                out.appendCodePoint(c);
            } else {
                escape(out, c);
            }
        }
        out.append('"');
    }

    private static void escape(StringBuilder out, int c) {
        switch (c) {
            case 0x07 -> out.append("\\a");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case 0x0B -> out.append("\\v");
            default -> {
                if (c < ' ' || c == 0x7F) {
                    hex(out.append("\\x"), c, 2);
                } else if (c < 0x10000) {
                    hex(out.append("\\u"), c, 4);
                } else {
                    hex(out.append("\\U"), c, 8);
                }
            }
        }
    }

    private static void hex(StringBuilder out, int c, int digits) {
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
            out.append(HEX.charAt((c >> shift) & 0xF));
        }
    }

    /**
     * Whether Go's {@code unicode.IsPrint} holds: letters, marks, numbers, punctuation, symbols and the ASCII space.
     */
    public static boolean isPrint(int c) {
        return c < 0x80 ? c >= ' ' && c != 0x7F : Printable.contains(c);
    }
}
