package io.grapevine.template.go.html;

import io.grapevine.template.go.html.Context.UrlPart;

/** Computes the context after a text, token by token, as an HTML parser would. */
final class Scanner {
    private static final String BAD_IN_UNQUOTED = "\"'<=`";
    private static final String URL = "url";
    private static final String END_TAG = "</";
    private static final String BEHIND_TAG_NAME = "> \t\n\f/";
    private static final String BLOCK_COMMENT_END = "*/";
    private static final String SCRIPT_LINE_ENDS = "\n\r\u2028\u2029";
    private static final String STYLE_LINE_ENDS = "\n\f\r";

    /** The element whose end tag was looked for last, from where, and where it stands; so each text is scanned once. */
    private Element sought = Element.NONE;

    private int soughtFrom;
    private int found;

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
        int content = beforeEndTag(context.element(), text);
        return content == 0 ? new Step(Context.TEXT, 0) : token(context, text.to(content));
    }

    /** How many characters of {@code rest}, which reaches to the end of the one text, stand before the end tag. */
    private int beforeEndTag(Element element, Span rest) {
        boolean known = element == sought && soughtFrom <= rest.start() && rest.start() <= found;
        if (!known) {
            sought = element;
            soughtFrom = rest.start();
            found = rest.start() + findEndTag(element, rest);
        }
        return found - rest.start();
    }

    /** How many characters of {@code text} stand before the tag that ends {@code element}; all if there is none. */
    private static int findEndTag(Element element, Span text) {
        String name = element.endTag();
        for (int i = text.indexOf(END_TAG, 0); i >= 0; i = text.indexOf(END_TAG, i + 1)) {
            int behind = i + END_TAG.length() + name.length();
            if (text.startsWithIgnoringCase(name, i + END_TAG.length())
                    && behind < text.length()
                    && BEHIND_TAG_NAME.indexOf(text.charAt(behind)) >= 0) {
                return i;
            }
        }
        return text.length();
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
            case URL, SRCSET -> url(context, text);
            case META_CONTENT -> metaContent(context, text);
            case META_CONTENT_URL -> metaContentUrl(context, text);
            case JS -> ScriptScanner.code(context, text);
            case JS_DOUBLE_QUOTED, JS_SINGLE_QUOTED, JS_REGEXP -> ScriptScanner.quoted(context, text);
            case JS_TEMPLATE -> ScriptScanner.template(context, text);
            case JS_BLOCK_COMMENT, CSS_BLOCK_COMMENT -> blockComment(context, text);
            case JS_LINE_COMMENT, JS_HTML_OPEN_COMMENT, JS_HTML_CLOSE_COMMENT, CSS_LINE_COMMENT ->
                lineComment(context, text);
            case CSS -> StyleScanner.code(context, text);
            case CSS_DOUBLE_QUOTED, CSS_SINGLE_QUOTED, CSS_DOUBLE_QUOTED_URL, CSS_SINGLE_QUOTED_URL, CSS_URL ->
                StyleScanner.quoted(context, text);
            case ATTR, ERROR, DEAD -> new Step(context, text.length());
        };
    }

    private static Step rcdata(Context context, Span text) {
        int content = findEndTag(context.element(), text);
        return new Step(content < text.length() ? Context.TEXT : context, content);
    }

    private static Step blockComment(Context context, Span text) {
        int end = text.indexOf(BLOCK_COMMENT_END, 0);
        if (end < 0) {
            return new Step(context, text.length());
        }
        State code = context.state() == State.CSS_BLOCK_COMMENT ? State.CSS : State.JS;
        return new Step(context.with(code), end + BLOCK_COMMENT_END.length());
    }

    /** Up to the line end, which is code again: it may end a statement. */
    private static Step lineComment(Context context, Span text) {
        boolean style = context.state() == State.CSS_LINE_COMMENT;
        int end = text.indexOfAny(style ? STYLE_LINE_ENDS : SCRIPT_LINE_ENDS, 0);
        return end < 0 ? new Step(context, text.length()) : new Step(context.with(style ? State.CSS : State.JS), end);
    }

    private static Step insideValue(Context context, Span text) {
        Delimiter delimiter = context.delimiter();
        int end = text.until(delimiter.ends());
        if (delimiter == Delimiter.SPACE_OR_TAG_END) {
            int bad = text.to(end).indexOfAny(BAD_IN_UNQUOTED, 0);
            if (bad >= 0) {
                String character = text.subSequence(bad, bad + 1).excerpt();
                return Step.error(
                        text, character + " in unquoted attr: " + text.to(end).excerpt());
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
                && !Element.isScriptType(value.toString());
        return dataBlock ? Element.NONE : context.element();
    }

    /** The whole text, which may lead behind the path. */
    private static Step url(Context context, Span text) {
        return new Step(behindUrl(context, text), text.length());
    }

    /** The context behind {@code text} as a part of a URL. */
    static Context behindUrl(Context context, Span text) {
        if (text.indexOfAny("#?", 0) >= 0) {
            return context.with(UrlPart.QUERY_OR_FRAGMENT);
        }
        boolean begins = context.urlPart() == UrlPart.NONE && text.skipSpace(0) < text.length();
        return begins ? context.with(UrlPart.PRE_QUERY) : context;
    }

    /** Up to behind the next {@code url=}. */
    private static Step metaContent(Context context, Span text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWithIgnoringCase(URL, i)) {
                int sign = text.skipSpace(i + URL.length());
                if (sign < text.length() && text.charAt(sign) == '=') {
                    return new Step(context.with(State.META_CONTENT_URL), sign + 1);
                }
            }
        }
        return new Step(context, text.length());
    }

    /** Up to behind the semicolon that ends the address. */
    private static Step metaContentUrl(Context context, Span text) {
        int end = text.indexOfAny(";", 0);
        return end < 0 ? new Step(context, text.length()) : new Step(context.with(State.META_CONTENT), end + 1);
    }
}
