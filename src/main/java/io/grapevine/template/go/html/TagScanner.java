package io.grapevine.template.go.html;

import org.jspecify.annotations.Nullable;

/** Scanner of HTML outside of scripts and styles: text, tags up to an attribute value, comments. */
final class TagScanner {
    static final String COMMENT_START = "<!--";
    static final String COMMENT_END = "-->";
    private static final String NAME_ENDS = " \t\n\f\r=>";
    private static final String BAD_IN_NAME = "'\"<";

    private TagScanner() {}

    /** Up to behind the name of the next tag or the start of the next comment. */
    static Step text(Span text) {
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
    static Step tag(Context context, Span text) {
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

    static Step attributeName(Context context, Span text) {
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
    static Step afterName(Context context, Span text) {
        int i = text.skipSpace(0);
        if (i == text.length()) {
            return new Step(context, i);
        }
        return text.charAt(i) == '='
                ? new Step(context.with(State.BEFORE_VALUE), i + 1)
                : new Step(context.with(State.TAG), i);
    }

    /** The quote that the value of an attribute starts with, or nothing if it has none. */
    static Step beforeValue(Context context, Span text) {
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

    static Step comment(Context context, Span text) {
        int end = text.indexOf(COMMENT_END, 0);
        return end < 0 ? new Step(context, text.length()) : new Step(Context.TEXT, end + COMMENT_END.length());
    }
}
