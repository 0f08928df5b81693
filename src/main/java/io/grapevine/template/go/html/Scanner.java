package io.grapevine.template.go.html;

/** Computes the context after a text, token by token, as an HTML parser would. */
final class Scanner {
    private static final String BAD_IN_UNQUOTED = "\"'<=`";

    private final EndTags endTags = new EndTags();

    /**
     * Reads the front of {@code text} as far as one token reaches. All calls must be about what is left of one text.
     *
     * @param text not empty
     */
    Step step(Context context, Span text) {
        if (context.delimiter() != Delimiter.NONE) {
            return insideValue(context, text);
        }
        if (!canEnd(context)) {
            return token(context, text);
        }
        int content = endTags.before(context.element(), text);
        return content == 0 ? new Step(Context.TEXT, 0) : token(context, text.to(content));
    }

    /** Whether a tag ends the element; in literals and comments of a script such a tag is content. */
    private static boolean canEnd(Context context) {
        boolean masked = context.element() == Element.SCRIPT
                && (context.state().isScriptLiteral() || context.state().isComment());
        return context.element() != Element.NONE && !masked;
    }

    /** Reads by the rules of the state alone, heedless of what would end the value or element around it. */
    static Step token(Context context, Span text) {
        return switch (context.state()) {
            case TEXT -> TagScanner.text(text);
            case TAG -> TagScanner.tag(context, text);
            case ATTR_NAME -> TagScanner.attributeName(context, text);
            case AFTER_NAME -> TagScanner.afterName(context, text);
            case BEFORE_VALUE -> TagScanner.beforeValue(context, text);
            case HTML_COMMENT -> TagScanner.comment(context, text);
            case RCDATA -> rcdata(context, text);
            case URL, SRCSET -> UrlScanner.url(context, text);
            case META_CONTENT -> UrlScanner.metaContent(context, text);
            case META_CONTENT_URL -> UrlScanner.metaContentUrl(context, text);
            case JS -> ScriptScanner.code(context, text);
            case JS_DOUBLE_QUOTED, JS_SINGLE_QUOTED, JS_REGEXP -> ScriptLiteralScanner.quoted(context, text);
            case JS_TEMPLATE -> ScriptLiteralScanner.template(context, text);
            case JS_BLOCK_COMMENT, CSS_BLOCK_COMMENT -> CommentScanner.block(context, text);
            case JS_LINE_COMMENT, JS_HTML_OPEN_COMMENT, JS_HTML_CLOSE_COMMENT, CSS_LINE_COMMENT ->
                CommentScanner.line(context, text);
            case CSS -> StyleScanner.code(context, text);
            case CSS_DOUBLE_QUOTED, CSS_SINGLE_QUOTED, CSS_DOUBLE_QUOTED_URL, CSS_SINGLE_QUOTED_URL, CSS_URL ->
                StyleScanner.quoted(context, text);
            case ATTR, ERROR, DEAD -> new Step(context, text.length());
        };
    }

    private static Step rcdata(Context context, Span text) {
        int content = EndTags.find(context.element(), text);
        return new Step(content < text.length() ? Context.TEXT : context, content);
    }

    private static Step insideValue(Context context, Span text) {
        Delimiter delimiter = context.delimiter();
        int end = text.until(delimiter.ends());
        if (delimiter == Delimiter.SPACE_OR_TAG_END) {
            int bad = text.to(end).indexOfAny(BAD_IN_UNQUOTED, 0);
            if (bad >= 0) {
                return new Step(
                        Context.error(
                                EscapeError.Kind.BAD_HTML,
                                Excerpt.of(text.subSequence(bad, bad + 1)) + " in unquoted attr: "
                                        + Excerpt.of(text.to(end))),
                        text.length());
            }
        }
        if (end == text.length()) {
            return new Step(throughValue(context, text), end);
        }
        return new Step(
                Context.in(State.TAG, elementBehind(context, text.to(end))), delimiter.isQuote() ? end + 1 : end);
    }

    /** Scripts, styles and URLs in attributes are read with their character references resolved. */
    private static Context throughValue(Context context, Span value) {
        Context now = context;
        Span rest = new Span(CharacterReferences.resolve(value.toString()));
        while (rest.length() > 0) {
            Step step = token(now, rest);
            now = step.next();
            rest = rest.from(step.read());
        }
        return now;
    }

    /** A {@code script} element with a {@code type} that is no script has no content that is read specially. */
    private static Element elementBehind(Context context, Span value) {
        boolean dataBlock = context.state() == State.ATTR
                && context.element() == Element.SCRIPT
                && context.attribute() == Attribute.SCRIPT_TYPE
                && !ScriptTypes.isScript(value.toString());
        return dataBlock ? Element.NONE : context.element();
    }
}
