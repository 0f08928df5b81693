package io.grapevine.receiver.message;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Truncation of HTML to the limit of a service, with an ellipsis at the end, without splitting tags and entities; open
 * elements are closed.
 */
public final class ShortenedHtml {
    private static final String ELLIPSIS = "…";

    private static final Set<String> WITHOUT_END = Set.of("br", "hr", "img", "wbr");

    /** The maximum length of an entity. */
    private static final int MAX_ENTITY = 32;

    private final String html;
    private final Length limit;
    private Open open = Open.NONE;

    private ShortenedHtml(String html, Length limit) {
        this.html = html;
        this.limit = limit;
    }

    /** Truncates to a positive number of characters (Unicode code points), including markup and ellipsis. */
    public static String toCharacters(String html, int limit) {
        return to(html, Length.characters(limit));
    }

    /** Truncates to a limit above zero, which markup and ellipsis count for. */
    public static String to(String html, Length limit) {
        return limit.holds(html) ? html : new ShortenedHtml(html, limit).shortened();
    }

    private String shortened() {
        int kept = 0;
        int start = 0;
        int end = 0;
        Open openAtEnd = Open.NONE;
        while (kept < limit.most() && start < html.length()) {
            int next = endOfPiece(start);
            String piece = html.substring(start, next);
            kept += limit.of(piece);
            note(piece);
            start = next;
            if (kept + limit.of(ELLIPSIS) + open.closingLength <= limit.most()) {
                end = start;
                openAtEnd = open;
            }
        }
        return html.substring(0, end) + ELLIPSIS + openAtEnd.closing();
    }

    /** The end of the tag, comment, entity or character at {@code start}. */
    private int endOfPiece(int start) {
        int next = html.offsetByCodePoints(start, 1);
        if (html.startsWith("<!--", start)) {
            int end = html.indexOf("-->", start);
            return end < 0 ? next : end + 3;
        }
        if (html.charAt(start) == '<' && isTag(start)) {
            return endOfTag(start);
        }
        return html.charAt(start) == '&' ? endOfEntity(start, next) : next;
    }

    private boolean isTag(int start) {
        int name = html.startsWith("/", start + 1) ? start + 2 : start + 1;
        return name < html.length() && isLetter(html.charAt(name));
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** The end of the tag at {@code start}; an unclosed one extends to the end of the text. */
    private int endOfTag(int start) {
        char quote = 0;
        int stop = (int) Math.min(html.length(), start + 2L * limit.most());
        for (int i = start; i < stop; i++) {
            char c = html.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '>') {
                return i + 1;
            } else if (c == '"' || c == '\'') {
                quote = c;
            }
        }
        return stop;
    }

    private int endOfEntity(int start, int otherwise) {
        for (int i = start + 1; i < html.length() && i <= start + MAX_ENTITY; i++) {
            char c = html.charAt(i);
            if (c == ';') {
                return i + 1;
            }
            if (!isLetter(c) && c != '#' && (c < '0' || c > '9')) {
                break;
            }
        }
        return otherwise;
    }

    /** Tracks open elements. */
    private void note(String piece) {
        boolean end = piece.startsWith("</");
        if (piece.length() < 3 || piece.charAt(0) != '<' || !(end || isLetter(piece.charAt(1)))) {
            return;
        }
        String element = piece.substring(end ? 2 : 1).split("[\\s/>]", 2)[0].toLowerCase(Locale.ROOT);
        if (!end) {
            if (!WITHOUT_END.contains(element) && !piece.endsWith("/>")) {
                open = new Open(element, open, open.closingLength + limit.of(Open.endTag(element)));
            }
        } else {
            open = open.without(element);
        }
    }

    /** The open elements, the innermost first. What is open at one place is kept while those behind it are looked at. */
    private record Open(String element, @Nullable Open outer, int closingLength) {
        private static final Open NONE = new Open("", null, 0);

        private static String endTag(String element) {
            return "</" + element + '>';
        }

        /** The elements outside the innermost one of a name, whose end ends those inside it; all where there is none. */
        private Open without(String name) {
            for (Open inner = this; inner.outer != null; inner = inner.outer) {
                if (inner.element.equals(name)) {
                    return inner.outer;
                }
            }
            return this;
        }

        private String closing() {
            StringBuilder tags = new StringBuilder();
            for (Open inner = this; inner.outer != null; inner = inner.outer) {
                tags.append(endTag(inner.element));
            }
            return tags.toString();
        }
    }
}
