package io.grapevine.receiver.telegram;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Truncation of Telegram's Markdown with an ellipsis at the end: neither escapes nor links are split, and open entities are
 * closed. It reads the text as Telegram does, which refuses a message with an entity that is not closed.
 */
final class TelegramMarkdown {
    private static final String ELLIPSIS = "…";
    private static final String FENCE = "```";
    private static final String CODE = "`";
    private static final String UNDERLINE = "__";

    /** An empty entity, without which the end of italic text and that of underlined text are read the other way round. */
    private static final String BETWEEN = "**";

    private static final char LAST_ESCAPED = 126;

    private final String text;
    private final boolean isSecond;

    /** What ends the open entities, the innermost first. */
    private final Deque<String> open = new ArrayDeque<>();

    private TelegramMarkdown(String text, boolean isSecond) {
        this.text = text;
        this.isSecond = isSecond;
    }

    /**
     * The beginning of a text that is too long.
     *
     * @param isSecond whether it is MarkdownV2, and not the old Markdown
     * @param most how many characters (Unicode code points) it may have, ellipsis and ends included
     * @return empty if there is no place to cut in the second half, as in a text with a link that is longer
     */
    static String shortened(String text, boolean isSecond, int most) {
        return new TelegramMarkdown(text, isSecond).shortened(most - 1);
    }

    private String shortened(int room) {
        int kept = 0;
        int end = 0;
        int atEnd = 0;
        String closing = "";
        for (int at = 0, next; at < text.length(); at = next) {
            next = isSecond ? endOfSecond(at) : endOfFirst(at);
            kept += text.codePointCount(at, next);
            if (kept > room) {
                break;
            }
            String ends = ends();
            if (kept + ends.length() <= room) {
                end = next;
                atEnd = kept;
                closing = ends;
            }
        }
        return atEnd < room / 2 ? "" : text.substring(0, end) + ELLIPSIS + closing;
    }

    private String ends() {
        StringBuilder out = new StringBuilder();
        for (String end : open) {
            boolean isAmbiguous = end.equals(UNDERLINE) && out.toString().endsWith("_");
            out.append(isAmbiguous ? BETWEEN : "").append(end);
        }
        return out.toString();
    }

    /** The end of what begins here in the old Markdown, where entities do not nest, and escapes count only outside. */
    private int endOfFirst(int at) {
        char c = text.charAt(at);
        if (!open.isEmpty()) {
            return text.startsWith(open.element(), at) ? at + open.remove().length() : text.offsetByCodePoints(at, 1);
        }
        if (c == '\\' && at + 1 < text.length() && "_*`[".indexOf(text.charAt(at + 1)) >= 0) {
            return at + 2;
        }
        if (c == '[') {
            return endOfLink(at + 1);
        }
        return "_*`".indexOf(c) < 0 ? text.offsetByCodePoints(at, 1) : begin(at);
    }

    /** The end of what begins here in MarkdownV2. */
    private int endOfSecond(int at) {
        char c = text.charAt(at);
        if (c == '\\' && at + 1 < text.length() && text.charAt(at + 1) <= LAST_ESCAPED) {
            return at + 2;
        }
        String top = open.isEmpty() ? "" : open.element();
        boolean isCode = top.startsWith(CODE);
        if (c == '`' || (!isCode && (c == '_' || c == '*' || c == '~' || text.startsWith("||", at)))) {
            boolean ends = text.startsWith(top, at) && !top.isEmpty() && !isBeginOfUnderline(at, top);
            return ends ? at + open.remove().length() : begin(at);
        }
        if (!isCode && (c == '[' || text.startsWith("![", at))) {
            return endOfLink(text.indexOf('[', at) + 1);
        }
        return text.offsetByCodePoints(at, 1);
    }

    private boolean isBeginOfUnderline(int at, String top) {
        return top.equals("_") && text.startsWith(UNDERLINE, at);
    }

    private int begin(int at) {
        String mark = text.startsWith(FENCE, at)
                ? FENCE
                : isSecond && (text.startsWith(UNDERLINE, at) || text.startsWith("||", at))
                        ? text.substring(at, at + 2)
                        : text.substring(at, at + 1);
        open.addFirst(mark);
        return at + mark.length();
    }

    /** The end of a link whose text begins here: that of its address, if there is one. */
    private int endOfLink(int start) {
        int end = endOf(']', start);
        return text.startsWith("(", end) ? endOf(')', end + 1) : end;
    }

    private int endOf(char last, int start) {
        for (int at = start; at < text.length(); at++) {
            if (text.charAt(at) == last) {
                return at + 1;
            }
            at += isSecond && text.charAt(at) == '\\' ? 1 : 0;
        }
        return text.length();
    }
}
