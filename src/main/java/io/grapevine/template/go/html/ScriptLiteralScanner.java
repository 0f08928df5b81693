package io.grapevine.template.go.html;

/** Scanner of strings, regular expressions and template literals in scripts. */
final class ScriptLiteralScanner {
    /** How deep template literals may stand in each other; more serve only to exhaust memory. */
    private static final int MAX_INTERPOLATIONS = 100;

    private static final String SCRIPT_END = "</script";

    private ScriptLiteralScanner() {}

    /** Up to behind the end of a string or regular expression. */
    static Step quoted(Context context, Span text) {
        String specials = switch (context.state()) {
            case JS_SINGLE_QUOTED -> "\\'";
            case JS_REGEXP -> "\\/[]";
            default -> "\\\"";
        };
        boolean inCharset = false;
        for (int i = text.indexOfAny(specials, 0); i >= 0; i = text.indexOfAny(specials, i + 1)) {
            switch (text.charAt(i)) {
                case '\\' -> i++;
                case '[' -> inCharset = true;
                case ']' -> inCharset = false;
                default -> {
                    if (text.startsWithIgnoringCase(SCRIPT_END, i - 1)) {
                        i++;
                    } else if (!inCharset) {
                        return new Step(context.with(State.JS).with(Slash.DIVISION), i + 1);
                    }
                }
            }
            if (i >= text.length()) {
                return unfinishedEscape(text, "JS string");
            }
        }
        return inCharset
                ? new Step(
                        Context.error(
                                EscapeError.Kind.PARTIAL_CHARSET, "unfinished JS regexp charset: " + Excerpt.of(text)),
                        text.length())
                : new Step(context, text.length());
    }

    /** Up to behind the end of a template literal or the start of an interpolation. */
    static Step template(Context context, Span text) {
        String specials = "`\\$";
        for (int i = text.indexOfAny(specials, 0); i >= 0; i = text.indexOfAny(specials, i + 1)) {
            char c = text.charAt(i);
            if (c == '`') {
                return new Step(context.with(State.JS), i + 1);
            }
            if (text.startsWith("${", i)) {
                if (context.braces().size() == MAX_INTERPOLATIONS) {
                    return tooDeep(text);
                }
                return new Step(context.enterInterpolation().with(State.JS), i + 2);
            }
            if (c == '\\' && ++i == text.length()) {
                return unfinishedEscape(text, "JS string");
            }
        }
        return new Step(context, text.length());
    }

    /** An action behind a backslash would have its first character changed in meaning. */
    static Step unfinishedEscape(Span text, String kind) {
        return new Step(
                Context.error(
                        EscapeError.Kind.PARTIAL_ESCAPE,
                        "unfinished escape sequence in " + kind + ": " + Excerpt.of(text)),
                text.length());
    }

    private static Step tooDeep(Span text) {
        return new Step(
                Context.error(
                        EscapeError.Kind.DEEP_LITERALS,
                        "template literals nested deeper than " + MAX_INTERPOLATIONS + " levels"),
                text.length());
    }
}
