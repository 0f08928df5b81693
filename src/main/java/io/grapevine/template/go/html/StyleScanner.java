package io.grapevine.template.go.html;

/** Scanner of style sheets. Every string is treated as a URL, which is safe for other strings too. */
final class StyleScanner {
    private static final String URL = "url";

    private StyleScanner() {}

    /** Up to behind the next start of a string, URL or comment. */
    static Step code(Context context, Span text) {
        String specials = "(\"'/";
        for (int i = text.indexOfAny(specials, 0); i >= 0; i = text.indexOfAny(specials, i + 1)) {
            switch (text.charAt(i)) {
                case '"' -> {
                    return new Step(context.with(State.CSS_DOUBLE_QUOTED), i + 1);
                }
                case '\'' -> {
                    return new Step(context.with(State.CSS_SINGLE_QUOTED), i + 1);
                }
                case '(' -> {
                    if (endsWithUrlKeyword(text.to(i))) {
                        return url(context, text, i + 1);
                    }
                }
                default -> {
                    if (text.startsWith("//", i)) {
                        return new Step(context.with(State.CSS_LINE_COMMENT), i + 2);
                    }
                    if (text.startsWith("/*", i)) {
                        return new Step(context.with(State.CSS_BLOCK_COMMENT), i + 2);
                    }
                }
            }
        }
        return new Step(context, text.length());
    }

    private static Step url(Context context, Span text, int behindParenthesis) {
        int i = text.skipSpace(behindParenthesis);
        if (i < text.length() && text.charAt(i) == '"') {
            return new Step(context.with(State.CSS_DOUBLE_QUOTED_URL), i + 1);
        }
        if (i < text.length() && text.charAt(i) == '\'') {
            return new Step(context.with(State.CSS_SINGLE_QUOTED_URL), i + 1);
        }
        return new Step(context.with(State.CSS_URL), i);
    }

    /** Whether {@code text} ends with the word {@code url}, not with a longer one. */
    private static boolean endsWithUrlKeyword(Span text) {
        int end = text.length();
        while (end > 0 && Span.isSpace(text.charAt(end - 1))) {
            end--;
        }
        int start = end - URL.length();
        return text.to(end).startsWithIgnoringCase(URL, start)
                && (start == 0 || !StyleEscapers.isNameCharacter(text.charAt(start - 1)));
    }

    /** Up to behind the end of a string or URL, whose escapes may hide a question mark. */
    static Step quoted(Context context, Span text) {
        String specials = switch (context.state()) {
            case CSS_DOUBLE_QUOTED, CSS_DOUBLE_QUOTED_URL -> "\\\"";
            case CSS_SINGLE_QUOTED, CSS_SINGLE_QUOTED_URL -> "\\'";
            default -> "\\\t\n\f\r )";
        };
        Context now = context;
        int escape = 0;
        int start = 0;
        for (int i = text.indexOfAny(specials, 0); i >= 0; i = text.indexOfAny(specials, start)) {
            if (text.charAt(i) != '\\') {
                return new Step(now.with(State.CSS), i + 1);
            }
            if (i + 1 == text.length()) {
                return ScriptScanner.unfinishedEscape(text, "CSS string");
            }
            now = behindEscapes(now, text.subSequence(escape, i));
            now = behindEscapes(now, text.subSequence(i, i + 2));
            escape = i;
            start = i + 2;
        }
        return new Step(Scanner.behindUrl(now, text.from(start)), text.length());
    }

    private static Context behindEscapes(Context context, Span text) {
        return Scanner.behindUrl(context, new Span(StyleEscapers.decode(text.toString())));
    }
}
