package io.grapevine.template.go.html;

/** Scanner of script code. */
final class ScriptScanner {
    private static final String SPECIALS = "\"`'/{}<-#";

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
                new Step(
                        Context.error(
                                EscapeError.Kind.AMBIGUOUS_SLASH,
                                "'/' could start a division or regexp: " + Excerpt.of(text.from(index))),
                        text.length());
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
}
