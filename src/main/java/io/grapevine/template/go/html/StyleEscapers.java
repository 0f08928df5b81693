package io.grapevine.template.go.html;

import java.util.Locale;

/** Escapers of values in style sheets. */
final class StyleEscapers {
    private static final Replacements STRING = Replacements.of("\0", "\\0", "\t", "\\9", "\n", "\\a", "\f", "\\c")
            .plus("\r", "\\d", "\"", "\\22", "&", "\\26", "'", "\\27", "(", "\\28", ")", "\\29", "+", "\\2b")
            .plus("/", "\\2f", ":", "\\3a", ";", "\\3b", "<", "\\3c", ">", "\\3e", "{", "\\7b", "}", "\\7d")
            .plus("\\", "\\\\");

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
        return CssEscapes.isHex(c) || CssEscapes.isSpace(c);
    }

    /** For values of properties: only what cannot end the value, start a comment or run a script. */
    static String value(Content content) {
        String value = CssEscapes.decode(content.text());
        boolean breaksOut = value.chars().anyMatch(c -> BREAKS_OUT.indexOf(c) >= 0) || value.contains("--");
        return breaksOut || runsScript(value) ? Content.UNSAFE : value;
    }

    private static boolean runsScript(String value) {
        StringBuilder letters = new StringBuilder();
        value.chars()
                .filter(c -> c < 0x80 && c != '-' && CssEscapes.isNameCharacter(c))
                .forEach(c -> letters.append((char) c));
        String name = letters.toString().toLowerCase(Locale.ROOT);
        return name.contains("expression") || name.contains("mozbinding");
    }
}
