package io.grapevine.template.mustache.output;

import org.jspecify.annotations.Nullable;

/** Escaping of HTML's special characters. */
final class HtmlEscapes {
    private HtmlEscapes() {}

    /**
     * Appends {@code text}, escaped.
     *
     * @param unquoted whether it stands in an attribute without quotes, which more characters would end
     */
    static void append(StringBuilder out, String text, boolean unquoted) {
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            String escaped = escaped(text.charAt(i), unquoted);
            if (escaped != null) {
                out.append(text, from, i).append(escaped);
                from = i + 1;
            }
        }
        out.append(text, from, text.length());
    }

    private static @Nullable String escaped(char c, boolean unquoted) {
        return switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&#34;";
            case '\'' -> "&#39;";
            case 0 -> "\uFFFD";
            case ' ', '\t', '\n', '\f', '\r', '=', '`' -> unquoted ? "&#" + (int) c + ";" : null;
            default -> null;
        };
    }
}
