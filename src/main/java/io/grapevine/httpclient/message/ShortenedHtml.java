package io.grapevine.httpclient.message;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Truncation of HTML to the limit of a service, with an ellipsis at the end, without splitting tags and entities; open
 * elements are closed. A tag that is longer than the limit, as of a link, is left out with its end.
 */
public final class ShortenedHtml {
    private static final String ELLIPSIS = "…";

    private static final Set<String> WITHOUT_END = Set.of("br", "hr", "img", "wbr");

    /** The maximum length of an entity. */
    private static final int MAX_ENTITY = 32;

    private static final Pattern NAME_END = Pattern.compile("[\\s/>]");

    /** What Telegram takes for a character: four names and numbers of up to seven digits. */
    private static final Pattern TELEGRAMS = Pattern.compile(
            "&(?:(?:lt|gt|amp|quot)(?![a-zA-Z])" + "|#(?:([0-9]{1,7})(?![0-9])|x([0-9a-fA-F]{1,6})(?![0-9a-fA-F])));?");

    private final String html;
    private final Length limit;
    private final int mostVisible;
    private final Matcher entity;
    private Open open = Open.NONE;
    private boolean isCommentOpen;

    private ShortenedHtml(String html, Length limit, int mostVisible) {
        this.html = html;
        this.limit = limit;
        this.mostVisible = mostVisible;
        entity = TELEGRAMS.matcher(html);
    }

    /** Truncates to a positive number of characters (Unicode code points), including markup and ellipsis. */
    public static String toCharacters(String html, int limit) {
        return to(html, Length.characters(limit));
    }

    /** Truncates to a limit above zero, which markup and ellipsis count for. */
    public static String to(String html, Length limit) {
        return limit.holds(html) ? html : new ShortenedHtml(html, limit, Integer.MAX_VALUE).shortened();
    }

    /**
     * Truncates to what Telegram takes.
     *
     * @param visible how many characters it may show: none of a tag, one of an entity that Telegram knows
     * @param limit the limit of all, markup included
     */
    public static String toVisible(String html, int visible, Length limit) {
        return new ShortenedHtml(html, limit, visible).shortened();
    }

    private String shortened() {
        StringBuilder out = new StringBuilder();
        int kept = 0;
        int seen = 0;
        int end = 0;
        Open openAtEnd = Open.NONE;
        for (int start = 0, next; start < html.length(); start = next) {
            int tagEnd = endOfTag(start);
            boolean isTag = tagEnd > 0;
            next = isTag ? tagEnd : endOfPiece(start);
            String piece = html.substring(start, next);
            if (isTag && isLeftOut(piece)) {
                continue;
            }
            kept += limit.of(piece);
            seen += isTag ? 0 : isOneCharacter(start, next) ? 1 : piece.codePointCount(0, piece.length());
            if (kept > limit.most() || seen > mostVisible) {
                return out.substring(0, end) + ELLIPSIS + openAtEnd.closing();
            }
            if (isTag) {
                note(piece);
            }
            out.append(piece);
            if (kept + limit.of(ELLIPSIS) + open.closingLength <= limit.most() && seen < mostVisible) {
                end = out.length();
                openAtEnd = open;
            }
        }
        return out.toString();
    }

    /** The end of the comment, entity, character or unclosed tag at {@code start}. */
    private int endOfPiece(int start) {
        int next = html.offsetByCodePoints(start, 1);
        if (html.startsWith("<!--", start) && !isCommentOpen) {
            int end = html.indexOf("-->", start);
            isCommentOpen = end < 0; // so is each that follows
            return end < 0 ? next : end + 3;
        }
        if (isTag(start)) {
            return html.length();
        }
        return html.charAt(start) == '&' ? endOfEntity(start, next) : next;
    }

    /** Whether a tag begins here, closed or not. */
    private boolean isTag(int start) {
        if (html.charAt(start) != '<') {
            return false;
        }
        int name = html.startsWith("/", start + 1) ? start + 2 : start + 1;
        return name < html.length() && isLetter(html.charAt(name));
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** The end of the tag at {@code start}; -1 if there is none, or one that is not closed. */
    private int endOfTag(int start) {
        if (!isTag(start)) {
            return -1;
        }
        char quote = 0;
        for (int i = start; i < html.length(); i++) {
            char c = html.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '>') {
                return i + 1;
            } else if (c == '"' || c == '\'') {
                quote = c;
            }
        }
        return -1;
    }

    private boolean isOneCharacter(int start, int end) {
        return html.charAt(start) == '&' && telegramsEntity(start) == end;
    }

    /** The end of an entity at {@code start} that Telegram reads, with or without a semicolon; -1 if there is none. */
    private int telegramsEntity(int start) {
        if (!entity.region(start, Math.min(html.length(), start + MAX_ENTITY)).lookingAt()) {
            return -1;
        }
        int code = entity.group(1) != null
                ? Integer.parseInt(entity.group(1))
                : entity.group(2) != null ? Integer.parseInt(entity.group(2), 16) : 1;
        return code > 0 && code < Character.MAX_CODE_POINT ? entity.end() : -1;
    }

    private int endOfEntity(int start, int otherwise) {
        int known = telegramsEntity(start);
        if (known > 0) {
            return known;
        }
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

    /** Whether a tag is longer than the limit, or ends an element of such a tag. */
    private boolean isLeftOut(String tag) {
        if (tag.startsWith("</")) {
            boolean isLeftOut = open.isLeftOut && open.element.equals(element(tag));
            open = isLeftOut ? open.inside() : open;
            return isLeftOut;
        }
        if (limit.holds(tag)) {
            return false;
        }
        if (!isEmpty(tag)) {
            open = new Open(element(tag), true, open, open.closingLength);
        }
        return true;
    }

    /** Tracks open elements. */
    private void note(String tag) {
        String element = element(tag);
        if (tag.startsWith("</")) {
            open = open.without(element);
        } else if (!isEmpty(tag)) {
            open = new Open(element, false, open, open.closingLength + limit.of(Open.endTag(element)));
        }
    }

    private static String element(String tag) {
        int end = tag.startsWith("</") ? 2 : 1;
        return NAME_END.split(tag.substring(end), 2)[0].toLowerCase(Locale.ROOT);
    }

    private static boolean isEmpty(String tag) {
        return WITHOUT_END.contains(element(tag)) || tag.endsWith("/>");
    }

    /** The open elements, the innermost first. What is open at one place is kept while those behind it are looked at. */
    private record Open(
            String element, boolean isLeftOut, @Nullable Open outer, int closingLength) {
        private static final Open NONE = new Open("", false, null, 0);

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

        private Open inside() {
            return outer == null ? this : outer;
        }

        private String closing() {
            StringBuilder tags = new StringBuilder();
            for (Open inner = this; inner.outer != null; inner = inner.outer) {
                tags.append(inner.isLeftOut ? "" : endTag(inner.element));
            }
            return tags.toString();
        }
    }
}
