package io.grapevine.template.go.html;

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

    /** For text between tags, where HTML may stand as it is. */
    static String text(Content content) {
        return content.isHtml() ? content.text() : TEXT.apply(content.text());
    }

    /** For elements whose tags would not be seen as tags. */
    static String rcdata(Content content) {
        return (content.isHtml() ? HTML_AS_TEXT : TEXT).apply(content.text());
    }

    /** For attribute values in quotes; of HTML only the text is left. */
    static String attribute(Content content) {
        return content.isHtml() ? HTML_AS_TEXT.apply(TagStripper.strip(content.text())) : TEXT.apply(content.text());
    }

    /** For attribute values without quotes, which must not be empty. */
    static String unquotedAttribute(Content content) {
        if (content.text().isEmpty()) {
            return Content.UNSAFE;
        }
        return content.isHtml()
                ? unquoted(TagStripper.strip(content.text()), HTML_AS_UNQUOTED)
                : unquoted(content.text(), UNQUOTED);
    }

    private static String unquoted(String text, Replacements replacements) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> appendUnquoted(out, c, replacements));
        return out.toString();
    }

    /** Some browsers refuse or misread noncharacters and specials in unquoted values. */
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
}
