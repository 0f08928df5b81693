package io.grapevine.template.go.html;

/** Scanner of scripts: code, strings, regular expressions and template literals. */
final class ScriptScanner {
    private static final String SPECIALS = "\"`'/{}<-#";

    private static final String SCRIPT_END = "</script";

    /** How deep template literals may stand in each other; more serve only to exhaust memory. */
    private static final int MAX_INTERPOLATIONS = 100;

    private ScriptScanner() {}

    /** Up to behind the next character that may start or end a literal, a comment or an interpolation. */
    static Step code(Context context, Span text) {
        int i = text.until(SPECIALS);
        Context at = context.with(context.slash().after(text.to(i)));
        if (i == text.length()) {
            return new Step(at, i);
        }
        return switch (text.charAt(i)) {
            case '"' -> literal(at, State.JS_DOUBLE_QUOTED, i);
            case '\'' -> literal(at, State.JS_SINGLE_QUOTED, i);
            case '`' -> literal(at, State.JS_TEMPLATE, i);
            case '/' -> slash(at, text, i);
            case '<' -> comment(at, text, i, TagScanner.COMMENT_START, State.JS_HTML_OPEN_COMMENT);
            case '-' -> comment(at, text, i, TagScanner.COMMENT_END, State.JS_HTML_CLOSE_COMMENT);
            case '#' -> comment(at, text, i, "#!", State.JS_LINE_COMMENT);
            default -> brace(at, text, i);
        };
    }

    private static Step literal(Context context, State state, int index) {
        return new Step(context.with(state).with(Slash.REGEXP), index + 1);
    }

    /** Browsers take the marks of HTML comments for line comments; other uses of the characters change nothing. */
    private static Step comment(Context context, Span text, int index, String mark, State state) {
        return text.startsWith(mark, index)
                ? new Step(context.with(state), index + mark.length())
                : new Step(context, index + 1);
    }

    private static Step slash(Context context, Span text, int index) {
        if (text.startsWith("//", index)) {
            return new Step(context.with(State.JS_LINE_COMMENT), index + 2);
        }
        if (text.startsWith("/*", index)) {
            return new Step(context.with(State.JS_BLOCK_COMMENT), index + 2);
        }
        return switch (context.slash()) {
            case REGEXP -> new Step(context.with(State.JS_REGEXP), index + 1);
            case DIVISION -> new Step(context.with(Slash.REGEXP), index + 1);
            case UNKNOWN ->
                Step.error(
                        text,
                        "'/' could start a division or regexp: "
                                + text.from(index).excerpt());
        };
    }

    /** Braces count inside interpolations only: the one too many ends the interpolation. */
    private static Step brace(Context context, Span text, int index) {
        boolean opens = text.charAt(index) == '{';
        Context behind = context.with(context.slash().after(text.subSequence(index, index + 1)));
        if (context.braces().isEmpty()) {
            return new Step(behind, index + 1);
        }
        if (opens) {
            return new Step(behind.brace(1), index + 1);
        }
        boolean leaves = context.braces().get(context.braces().size() - 1) == 0;
        return leaves
                ? new Step(context.brace(-1).with(State.JS_TEMPLATE), index + 1)
                : new Step(behind.brace(-1), index + 1);
    }

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
                ? Step.error(text, "unfinished JS regexp charset: " + text.excerpt())
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
                    return Step.error(text, "template literals nested deeper than " + MAX_INTERPOLATIONS + " levels");
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
        return Step.error(text, "unfinished escape sequence in " + kind + ": " + text.excerpt());
    }
}
