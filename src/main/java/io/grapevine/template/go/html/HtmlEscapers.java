package io.grapevine.template.go.html;

import io.grapevine.template.go.function.Replacements;
import org.jspecify.annotations.Nullable;

/** Escapers of values in HTML text, attributes and names. */
final class HtmlEscapers {
    private static final Replacements TEXT = Replacements.of(
            "\0", "\uFFFD", "\"", "&#34;", "&", "&amp;", "'", "&#39;", "+", "&#43;", "<", "&lt;", ">", "&gt;");

    /** For HTML, whose character references stay what they are. */
    private static final Replacements HTML_AS_TEXT = TEXT.without("&");

    private static final Replacements UNQUOTED = TEXT.plus("\0", "&#xfffd;", "\t", "&#9;", "\n", "&#10;")
            .plus("\u000b", "&#11;", "\f", "&#12;", "\r", "&#13;", " ", "&#32;", "=", "&#61;", "`", "&#96;");
    private static final Replacements HTML_AS_UNQUOTED = UNQUOTED.without("&");

    private HtmlEscapers() {}

    static String text(Content content) {
        return content.isHtml() ? content.text() : TEXT.apply(content.text());
    }

    /** For elements whose tags would not be seen as tags. */
    static String rcdata(Content content) {
        return (content.isHtml() ? HTML_AS_TEXT : TEXT).apply(content.text());
    }

    /** For attribute values in quotes; of HTML only the text is left. */
    static String attribute(Content content) {
        return content.isHtml() ? HTML_AS_TEXT.apply(withoutTags(content.text())) : TEXT.apply(content.text());
    }

    /** For attribute values without quotes, which must not be empty. */
    static String unquotedAttribute(Content content) {
        if (content.text().isEmpty()) {
            return Content.UNSAFE;
        }
        return content.isHtml()
                ? unquoted(withoutTags(content.text()), HTML_AS_UNQUOTED)
                : unquoted(content.text(), UNQUOTED);
    }

    private static String unquoted(String text, Replacements replacements) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> appendUnquoted(out, c, replacements));
        return out.toString();
    }

    /** Appends a character for an unquoted value, where some browsers refuse or misread noncharacters and specials. */
    private static void appendUnquoted(StringBuilder out, int c, Replacements replacements) {
        @Nullable String replacement = replacements.of(c);
        if (replacement != null) {
            out.append(replacement);
        } else if (Character.getType(c) == Character.SURROGATE) {
            out.append("&#xfffd;");
        } else if ((c >= 0xFDD0 && c <= 0xFDEF) || (c >= 0xFFF0 && c <= 0xFFFF)) {
            out.append("&#x").append(Integer.toHexString(c)).append(';');
        } else {
            out.appendCodePoint(c);
        }
    }

    /** For names of attributes and parts of names of tags: letters and digits that no rule gives a meaning to. */
    static String name(Content content) {
        String name = new Span(content.text()).lowerCase();
        boolean harmless = !name.isEmpty()
                && Attribute.isPlain(name)
                && name.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'));
        return harmless ? name : Content.UNSAFE;
    }

    /** {@code html} without its tags and comments; unchanged if nothing follows the name of a tag. */
    private static String withoutTags(String html) {
        boolean markup = false;
        StringBuilder out = new StringBuilder(html.length());
        Context context = Context.TEXT;
        Span rest = new Span(html);
        while (rest.length() > 0) {
            markup |= !isText(context);
            Step step = context.delimiter() == Delimiter.NONE ? token(context, rest) : attributeValue(context, rest);
            if (isText(context)) {
                Span piece = rest.to(step.read());
                out.append(step.next().state() == context.state() ? piece : piece.beforeTag());
            }
            context = step.next();
            rest = rest.from(step.read());
        }
        return markup ? out.toString() : html;
    }

    /** Scripts and styles count as text up to their end tags. */
    private static Step token(Context context, Span rest) {
        boolean content = context.element() != Element.NONE && !context.state().isInTag();
        return Scanner.token(content ? context.with(State.RCDATA) : context, rest);
    }

    /** The value of an attribute, whatever is in it; one that does not end takes all the rest. */
    private static Step attributeValue(Context context, Span rest) {
        Delimiter delimiter = context.delimiter();
        int end = rest.until(delimiter.ends());
        if (end == rest.length()) {
            return new Step(context, end);
        }
        return new Step(Context.in(State.TAG, context.element()), delimiter.isQuote() ? end + 1 : end);
    }

    private static boolean isText(Context context) {
        return context.delimiter() == Delimiter.NONE
                && (context.state() == State.TEXT || context.state() == State.RCDATA);
    }
}
