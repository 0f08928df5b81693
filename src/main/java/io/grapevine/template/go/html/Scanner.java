package io.grapevine.template.go.html;

import io.grapevine.template.go.html.Context.Attribute;
import io.grapevine.template.go.html.Context.Delimiter;
import io.grapevine.template.go.html.Context.Element;
import io.grapevine.template.go.html.Context.Slash;
import io.grapevine.template.go.html.Context.State;
import io.grapevine.template.go.html.Context.UrlPart;
import org.jspecify.annotations.Nullable;

/** Computes the context after a text, token by token, as an HTML parser would. */
final class Scanner {
    private static final String SCRIPT_SPECIALS = "\"`'/{}<-#";

    private static final String SCRIPT_END = "</script";

    /** How deep template literals may stand in each other; more serve only to exhaust memory. */
    private static final int MAX_INTERPOLATIONS = 100;

    private static final String COMMENT_START = "<!--";
    private static final String COMMENT_END = "-->";
    private static final String NAME_ENDS = " \t\n\f\r=>";
    private static final String BAD_IN_NAME = "'\"<";

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
            case TEXT -> text(text);
            case TAG -> tag(context, text);
            case ATTR_NAME -> attributeName(context, text);
            case AFTER_NAME -> afterName(context, text);
            case BEFORE_VALUE -> beforeValue(context, text);
            case HTML_COMMENT -> comment(context, text);
            case RCDATA -> rcdata(context, text);
            case URL, SRCSET -> url(context, text);
            case META_CONTENT -> metaContent(context, text);
            case META_CONTENT_URL -> metaContentUrl(context, text);
            case JS -> scriptCode(context, text);
            case JS_DOUBLE_QUOTED, JS_SINGLE_QUOTED, JS_REGEXP -> scriptLiteral(context, text);
            case JS_TEMPLATE -> scriptTemplate(context, text);
            case JS_BLOCK_COMMENT, CSS_BLOCK_COMMENT -> blockComment(context, text);
            case JS_LINE_COMMENT, JS_HTML_OPEN_COMMENT, JS_HTML_CLOSE_COMMENT, CSS_LINE_COMMENT ->
                lineComment(context, text);
            case CSS -> styleCode(context, text);
            case CSS_DOUBLE_QUOTED, CSS_SINGLE_QUOTED, CSS_DOUBLE_QUOTED_URL, CSS_SINGLE_QUOTED_URL, CSS_URL ->
                styleString(context, text);
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
    private static Context behindUrl(Context context, Span text) {
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

    /** Up to behind the name of the next tag or the start of the next comment. */
    private static Step text(Span text) {
        for (int i = 0; i < text.length() - 1; i++) {
            if (text.charAt(i) != '<') {
                continue;
            }
            if (text.startsWith(COMMENT_START, i)) {
                return new Step(Context.in(State.HTML_COMMENT, Element.NONE), i + COMMENT_START.length());
            }
            boolean end = text.charAt(i + 1) == '/';
            int start = end ? i + 2 : i + 1;
            int behind = behindTagName(text, start);
            if (behind > start) {
                Element element = end
                        ? Element.NONE
                        : Element.named(text.subSequence(start, behind).toString());
                return new Step(Context.in(State.TAG, element), behind);
            }
        }
        return new Step(Context.TEXT, text.length());
    }

    /** Letters and digits from a letter on, with single colons and hyphens between them. */
    private static int behindTagName(Span text, int start) {
        if (start >= text.length() || !Span.isLetter(text.charAt(start))) {
            return start;
        }
        int i = start + 1;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (Span.isLetterOrDigit(c)) {
                i++;
            } else if ((c == ':' || c == '-') && i + 1 < text.length() && Span.isLetterOrDigit(text.charAt(i + 1))) {
                i += 2;
            } else {
                break;
            }
        }
        return i;
    }

    /** The end of the tag, or the name of the next attribute as far as the text has it. */
    private static Step tag(Context context, Span text) {
        int start = text.skipSpace(0);
        if (start == text.length()) {
            return new Step(context, start);
        }
        if (text.charAt(start) == '>') {
            Element element = context.element() == Element.META ? Element.NONE : context.element();
            return new Step(Context.in(element.content(), element), start + 1);
        }
        Span rest = text.from(start);
        int length = rest.until(NAME_ENDS);
        String error = nameError(rest, length);
        if (error != null) {
            return Step.error(text, error);
        }
        if (length == 0) {
            return Step.error(text, "expected space, attr name, or end of tag, but got " + rest.excerpt());
        }
        Attribute attribute = Attribute.of(context.element(), rest.to(length).lowerCase());
        State next = length == rest.length() ? State.ATTR_NAME : State.AFTER_NAME;
        return new Step(Context.in(next, context.element()).with(attribute), start + length);
    }

    private static Step attributeName(Context context, Span text) {
        int length = text.until(NAME_ENDS);
        String error = nameError(text, length);
        if (error != null) {
            return Step.error(text, error);
        }
        return new Step(length == text.length() ? context : context.with(State.AFTER_NAME), length);
    }

    /** The error of a name in which a character hints at a missing quote or bracket; null for none. */
    private static @Nullable String nameError(Span text, int length) {
        int bad = text.to(length).indexOfAny(BAD_IN_NAME, 0);
        return bad < 0 ? null : text.subSequence(bad, bad + 1).excerpt() + " in attribute name: " + text.excerpt();
    }

    /** The equals sign, or nothing if the attribute has no value. */
    private static Step afterName(Context context, Span text) {
        int i = text.skipSpace(0);
        if (i == text.length()) {
            return new Step(context, i);
        }
        return text.charAt(i) == '='
                ? new Step(context.with(State.BEFORE_VALUE), i + 1)
                : new Step(context.with(State.TAG), i);
    }

    /** The quote that the value of an attribute starts with, or nothing if it has none. */
    private static Step beforeValue(Context context, Span text) {
        int i = text.skipSpace(0);
        if (i == text.length()) {
            return new Step(context, i);
        }
        Delimiter delimiter = switch (text.charAt(i)) {
            case '\'' -> Delimiter.SINGLE_QUOTE;
            case '"' -> Delimiter.DOUBLE_QUOTE;
            default -> Delimiter.SPACE_OR_TAG_END;
        };
        return new Step(context.with(context.attribute().start()).with(delimiter), delimiter.isQuote() ? i + 1 : i);
    }

    private static Step comment(Context context, Span text) {
        int end = text.indexOf(COMMENT_END, 0);
        return end < 0 ? new Step(context, text.length()) : new Step(Context.TEXT, end + COMMENT_END.length());
    }

    /** Up to behind the next character that may start or end a literal, a comment or an interpolation. */
    private static Step scriptCode(Context context, Span text) {
        int i = text.until(SCRIPT_SPECIALS);
        Context at = context.with(context.slash().after(text.to(i)));
        if (i == text.length()) {
            return new Step(at, i);
        }
        return switch (text.charAt(i)) {
            case '"' -> literal(at, State.JS_DOUBLE_QUOTED, i);
            case '\'' -> literal(at, State.JS_SINGLE_QUOTED, i);
            case '`' -> literal(at, State.JS_TEMPLATE, i);
            case '/' -> slash(at, text, i);
            case '<' -> comment(at, text, i, Scanner.COMMENT_START, State.JS_HTML_OPEN_COMMENT);
            case '-' -> comment(at, text, i, Scanner.COMMENT_END, State.JS_HTML_CLOSE_COMMENT);
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

    private static Step scriptLiteral(Context context, Span text) {
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
    private static Step scriptTemplate(Context context, Span text) {
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

    /** Up to behind the next start of a string, URL or comment. */
    private static Step styleCode(Context context, Span text) {
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
                        return styleUrl(context, text, i + 1);
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

    private static Step styleUrl(Context context, Span text, int behindParenthesis) {
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
                && (start == 0 || !Escapers.isNameCharacter(text.charAt(start - 1)));
    }

    /** Up to behind the end of a string or URL, whose escapes may hide a question mark. */
    private static Step styleString(Context context, Span text) {
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
                return unfinishedEscape(text, "CSS string");
            }
            now = behindEscapes(now, text.subSequence(escape, i));
            now = behindEscapes(now, text.subSequence(i, i + 2));
            escape = i;
            start = i + 2;
        }
        return new Step(behindUrl(now, text.from(start)), text.length());
    }

    private static Context behindEscapes(Context context, Span text) {
        return behindUrl(context, new Span(Escapers.decodeCss(text.toString())));
    }

    /** The result of scanning one token: the new context and the length of the token. */
    record Step(Context next, int read) {
        /** The step over all of {@code text}, which has no safe form, for the reason {@code error}. */
        static Step error(Span text, String error) {
            return new Step(Context.ofError(error), text.length());
        }
    }
}
