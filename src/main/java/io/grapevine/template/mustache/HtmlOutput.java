package io.grapevine.template.mustache;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * HTML output with contextual escaping. Values in URL attributes are validated once the attribute is complete. Values
 * in tag or attribute names, scripts or event handlers are rejected.
 */
public final class HtmlOutput extends Output {
    /** The replacement of an unsafe URL. */
    private static final String NOWHERE = "#";

    /** Elements whose content is text without markup. */
    private static final Set<String> ONLY_TEXT = Set.of("textarea", "title");

    private final StringBuilder out = new StringBuilder();
    private final HtmlPosition markup = new HtmlPosition();

    private int valueStart;

    /** How much of it stood before the first value of the data; -1 while it has none. */
    private int prefix = -1;

    @Override
    void literal(String text) {
        TextOutput.checkRoom(out, text, MOST);
        int from = 0;
        int i = 0;
        while (i < text.length()) {
            int stop = markup.onlyStop();
            i = stop < 0 ? i : text.indexOf(stop, i);
            if (i < 0) {
                break;
            }
            char c = text.charAt(i);
            if (markup.endsValue(c)) {
                out.append(text, from, i);
                from = i;
                endValue();
            }
            boolean before = markup.isInValue();
            markup.next(c);
            i++;
            if (!before && markup.isInValue()) {
                boolean unquoted = markup.place() == HtmlPosition.Place.UNQUOTED;
                beginValue(out.length() + i - from - (unquoted ? 1 : 0));
            }
        }
        out.append(text, from, text.length());
    }

    private void beginValue(int start) {
        valueStart = start;
        prefix = -1;
    }

    private void endValue() {
        boolean toCheck = prefix >= 0 && markup.attribute() == Attribute.URL;
        if (toCheck && !Attribute.isSafeAddress(out.substring(valueStart), prefix)) {
            out.setLength(valueStart);
            out.append(NOWHERE);
        }
        prefix = -1;
    }

    @Override
    void escaped(String text) {
        TextOutput.checkRoom(out, text, MOST);
        switch (markup.place()) {
            case TEXT, COMMENT -> append(text, false);
            case RAW -> raw(markup.element(), text);
            case BEFORE_VALUE -> {
                markup.beginUnquoted();
                beginValue(out.length());
                attribute(text);
            }
            case DOUBLE_QUOTED, SINGLE_QUOTED, UNQUOTED -> attribute(text);
            default -> throw refused("in a tag");
        }
    }

    private void raw(String element, String text) {
        if (ONLY_TEXT.contains(element)) {
            append(text, false);
        } else if (element.equals("style")) {
            style(text);
        } else {
            throw refused("in the element " + element);
        }
    }

    private void attribute(String text) {
        switch (markup.attribute()) {
            case FORBIDDEN -> throw refused("in an attribute that runs or loads what it says");
            case STYLE -> style(text);
            default -> {
                prefix = prefix < 0 ? out.length() - valueStart : prefix;
                append(text, markup.place() == HtmlPosition.Place.UNQUOTED);
            }
        }
    }

    private void style(String text) {
        out.append(Attribute.isSafeStyle(text) ? text : "");
    }

    private static RefusedException refused(String where) {
        return new RefusedException(
                "a value " + where + " (expected: in text, or in an attribute that only says something)");
    }

    /** In a tag, three braces are no more than two: nothing that a value says may end an attribute. */
    @Override
    void unescaped(String text) {
        if (markup.place() == HtmlPosition.Place.TEXT) {
            literal(text);
        } else {
            escaped(text);
        }
    }

    @Override
    public String finish() {
        endValue();
        String all = out.toString();
        out.setLength(0);
        return all;
    }

    /**
     * Appends {@code text}, escaped.
     *
     * @param unquoted whether it stands in an attribute without quotes, which more characters would end
     */
    private void append(String text, boolean unquoted) {
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            String escaped = escaped(text.charAt(i), unquoted);
            if (escaped != null) {
                out.append(text, from, i).append(escaped);
                from = i + 1;
            }
        }
        out.append(text, from, text.length());
    }

    private static @Nullable String escaped(char c, boolean unquoted) {
        return switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&#34;";
            case '\'' -> "&#39;";
            case 0 -> "\uFFFD";
            case ' ', '\t', '\n', '\f', '\r', '=', '`' -> unquoted ? "&#" + (int) c + ";" : null;
            default -> null;
        };
    }
}
