package io.grapevine.template.go.function;

import io.grapevine.go.GoUrl;
import io.grapevine.go.Quoted;
import io.grapevine.template.go.value.GoStrings;

/** The predefined escaping functions {@code html}, {@code js} and {@code urlquery}. */
final class Escapes {
    private Escapes() {}

    static String html(String s) {
        StringBuilder out = new StringBuilder(s.length() + 16);
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            switch (c) {
                case 0 -> out.append('\uFFFD');
                case '"' -> out.append("&#34;");
                case '\'' -> out.append("&#39;");
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    static String js(String s) {
        StringBuilder out = new StringBuilder(s.length() + 16);
        for (int i = 0; i < s.length(); ) {
            int c = s.codePointAt(i);
            i += Character.charCount(c);
            if (c == '\\' || c == '\'' || c == '"') {
                out.append('\\').append((char) c);
            } else if (c < ' ' || "<>&=".indexOf(c) >= 0 || !isPlain(c)) {
                out.append(c < 0x10000 ? String.format("\\u%04X", c) : String.format("\\u%X", c));
            } else {
                out.appendCodePoint(c);
            }
        }
        return out.toString();
    }

    /** Characters that Go takes for printable; a byte outside UTF-8 is left alone. */
    private static boolean isPlain(int c) {
        return c < 0x80 || GoStrings.isEscape(c) || Quoted.isPrint(c);
    }

    static String urlQuery(String s) {
        return GoUrl.escapeForm(GoStrings.bytes(s));
    }
}
