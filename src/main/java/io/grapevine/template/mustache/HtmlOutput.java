package io.grapevine.template.mustache;

import java.util.Locale;
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

    /** A scanner that tracks the position in HTML: text, tag or attribute. */
    private static final class HtmlPosition {
        /** Elements whose content is no markup; it ends only with their end tag. */
        private static final Set<String> RAW_ELEMENTS =
                Set.of("iframe", "noembed", "noframes", "noscript", "script", "style", "textarea", "title", "xmp");

        enum Place {
            TEXT,
            TAG_OPEN,
            DECLARATION,
            COMMENT,
            TAG_NAME,
            IN_TAG,
            ATTRIBUTE_NAME,
            AFTER_ATTRIBUTE_NAME,
            BEFORE_VALUE,
            DOUBLE_QUOTED,
            SINGLE_QUOTED,
            UNQUOTED,
            RAW
        }

        private final StringBuilder name = new StringBuilder();
        private Place place = Place.TEXT;
        private String element = "";
        private boolean isEndTag;
        private Attribute attribute = Attribute.TEXT;

        /** How much of what may end this place, or begin another, has been seen. */
        private int seen;

        Place place() {
            return place;
        }

        /** The element whose tag is open or whose content is raw, in lower case. */
        String element() {
            return element;
        }

        Attribute attribute() {
            return attribute;
        }

        boolean isInValue() {
            return place == Place.DOUBLE_QUOTED || place == Place.SINGLE_QUOTED || place == Place.UNQUOTED;
        }

        /** The only character that changes anything here, or -1 if others do, too. */
        int onlyStop() {
            return switch (place) {
                case TEXT -> '<';
                case DOUBLE_QUOTED -> '"';
                case SINGLE_QUOTED -> '\'';
                default -> -1;
            };
        }

        boolean endsValue(char c) {
            return switch (place) {
                case DOUBLE_QUOTED -> c == '"';
                case SINGLE_QUOTED -> c == '\'';
                case UNQUOTED -> c == '>' || isSpace(c);
                default -> false;
            };
        }

        void beginUnquoted() {
            place = Place.UNQUOTED;
        }

        void next(char c) {
            switch (place) {
                case TEXT -> {
                    if (c == '<') {
                        place = Place.TAG_OPEN;
                    }
                }
                case TAG_OPEN -> open(c);
                case DECLARATION -> declaration(c);
                case COMMENT -> comment(c);
                case TAG_NAME -> tagName(c);
                case IN_TAG -> inTag(c);
                case ATTRIBUTE_NAME -> attributeName(c);
                case AFTER_ATTRIBUTE_NAME -> afterAttributeName(c);
                case BEFORE_VALUE -> beforeValue(c);
                case DOUBLE_QUOTED, SINGLE_QUOTED, UNQUOTED -> {
                    if (endsValue(c)) {
                        place = Place.IN_TAG;
                        endOfTag(c);
                    }
                }
                case RAW -> raw(c);
            }
        }

        private static boolean isSpace(char c) {
            return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
        }

        private static boolean isLetter(char c) {
            return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
        }

        private void append(char c) {
            name.append(c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c);
        }

        private void open(char c) {
            seen = 0;
            name.setLength(0);
            isEndTag = c == '/';
            if (isLetter(c)) {
                append(c);
                place = Place.TAG_NAME;
            } else if (c == '/') {
                place = Place.TAG_NAME;
            } else if (c == '!' || c == '?') {
                place = Place.DECLARATION;
            } else if (c != '<') {
                place = Place.TEXT;
            }
        }

        private void declaration(char c) {
            if (c == '>') {
                place = Place.TEXT;
            } else if (c == '-' && seen >= 0) {
                seen++;
                place = seen == 2 ? Place.COMMENT : place; // with two dashes seen, as <!--> ends at once
            } else {
                seen = -1;
            }
        }

        private void comment(char c) {
            if (c == '>' && seen >= 2) {
                place = Place.TEXT;
            } else if (c == '-') {
                seen++;
            } else if (c != '!') {
                seen = 0;
            }
        }

        private void tagName(char c) {
            if (isSpace(c) || c == '/' || c == '>') {
                element = name.toString();
                place = Place.IN_TAG;
                endOfTag(c);
            } else {
                append(c);
            }
        }

        /** Ends the tag if {@code c} does, whatever else it ended. */
        private void endOfTag(char c) {
            if (c == '>') {
                seen = 0;
                place = !isEndTag && RAW_ELEMENTS.contains(element) ? Place.RAW : Place.TEXT;
            }
        }

        private void inTag(char c) {
            endOfTag(c);
            if (place == Place.IN_TAG && !isSpace(c) && c != '/') {
                name.setLength(0);
                append(c);
                place = Place.ATTRIBUTE_NAME;
            }
        }

        private void attributeName(char c) {
            if (c == '=' || isSpace(c) || c == '/' || c == '>') {
                attribute = Attribute.named(name.toString());
                place = c == '=' ? Place.BEFORE_VALUE : isSpace(c) ? Place.AFTER_ATTRIBUTE_NAME : Place.IN_TAG;
                endOfTag(c);
            } else {
                append(c);
            }
        }

        private void afterAttributeName(char c) {
            if (c == '=') {
                place = Place.BEFORE_VALUE;
            } else if (!isSpace(c)) {
                place = Place.IN_TAG;
                inTag(c);
            }
        }

        private void beforeValue(char c) {
            if (c == '"') {
                place = Place.DOUBLE_QUOTED;
            } else if (c == '\'') {
                place = Place.SINGLE_QUOTED;
            } else if (!isSpace(c)) {
                place = Place.UNQUOTED;
                if (c == '>') {
                    endOfTag(c);
                }
            }
        }

        private void raw(char c) {
            int whole = element.length() + 2;
            if (seen == whole && (isSpace(c) || c == '/' || c == '>')) {
                isEndTag = true;
                place = Place.IN_TAG;
                endOfTag(c);
            } else {
                seen = seen < whole && Character.toLowerCase(c) == expected(seen) ? seen + 1 : c == '<' ? 1 : 0;
            }
        }

        private char expected(int position) {
            return position < 2 ? "</".charAt(position) : element.charAt(position - 2);
        }
    }

    /** The kinds of HTML attributes by what a value in them may do, and the URLs and styles allowed in them. */
    private enum Attribute {
        TEXT,
        URL,
        STYLE,
        /** The value could run code or load resources. */
        FORBIDDEN;

        private static final Set<String> URLS =
                Set.of("action background cite data formaction href longdesc ping poster profile src".split(" ", -1));

        /** The schemes that data may choose. */
        private static final Set<String> HARMLESS = Set.of("", "http", "https", "mailto");

        /** The schemes that a template must not complete with data either. */
        private static final Set<String> HARMFUL = Set.of("javascript", "vbscript", "data");

        private static final Set<String> NEVER = Set.of("http-equiv", "imagesrcset", "srcdoc", "srcset");

        /** The kind of the attribute of this name, which is in lower case. */
        static Attribute named(String name) {
            if (NEVER.contains(name) || name.startsWith("on")) {
                return FORBIDDEN;
            }
            if (name.equals("style")) {
                return STYLE;
            }
            String local = name.substring(name.indexOf(':') + 1);
            boolean url =
                    URLS.contains(local) || local.contains("src") || local.contains("uri") || local.contains("url");
            return url ? URL : TEXT;
        }

        /**
         * Whether an address can be followed.
         *
         * @param address the attribute's content as it stands in the markup
         * @param prefix how much of it stood in the template before the first value
         */
        static boolean isSafeAddress(String address, int prefix) {
            String ofTemplate = address.substring(0, prefix);
            boolean chosen = ofTemplate.chars().anyMatch(c -> ":/?#".indexOf(c) >= 0);
            String scheme = scheme(address);
            return chosen ? !HARMFUL.contains(scheme) : HARMLESS.contains(scheme);
        }

        /** The scheme as a browser finds it, which passes over white space; empty for none. */
        private static String scheme(String address) {
            StringBuilder scheme = new StringBuilder();
            for (int i = 0; i < address.length(); i++) {
                char c = address.charAt(i);
                if (c == ':') {
                    return scheme.toString().toLowerCase(Locale.ROOT);
                }
                if (c == '/' || c == '?' || c == '#') {
                    return "";
                }
                if (c > ' ') {
                    scheme.append(c);
                }
            }
            return "";
        }

        /** Whether a value in a style is a word, a number or a colour. */
        static boolean isSafeStyle(String value) {
            return value.chars()
                    .allMatch(c -> c < 0x80 && (Character.isLetterOrDigit(c) || "#%.,-+_ ".indexOf(c) >= 0));
        }
    }
}
