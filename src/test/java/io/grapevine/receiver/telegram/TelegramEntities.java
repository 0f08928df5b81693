package io.grapevine.receiver.telegram;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parser of Telegram for the text of a message in each parse mode, after that of the Bot API server. */
final class TelegramEntities {
    private static final Pattern TAG = Pattern.compile(
            "<(?:(/?)(b|strong|i|em|u|ins|s|strike|del|a|code|pre|tg-spoiler|blockquote)(?: [^<>]*)?>)?");

    /** What begins and ends an entity of MarkdownV2, the longest first. */
    private static final List<String> MARKS = List.of("```", "`", "__", "_", "*", "~", "||");

    private final String text;
    private final StringBuilder shown = new StringBuilder();
    private int at;

    private TelegramEntities(String text) {
        this.text = text;
    }

    /**
     * The text as it is shown.
     *
     * @throws IllegalArgumentException if Telegram cannot parse it; the message is the description of the refusal
     */
    static String parse(String mode, String text) {
        TelegramEntities entities = new TelegramEntities(text);
        switch (mode) {
            case "HTML" -> entities.html();
            case "Markdown" -> entities.markdown();
            case "MarkdownV2" -> entities.markdown2();
            case "" -> entities.shown.append(text);
            default -> throw new IllegalArgumentException("Bad Request: unsupported parse_mode");
        }
        return entities.shown.toString();
    }

    private static void require(boolean holds, String error) {
        TelegramRules.require(holds, "can't parse entities: " + error);
    }

    /** Each tag is known and closed, the last one first. */
    private void html() {
        Deque<String> open = new ArrayDeque<>();
        Matcher tags = TAG.matcher(text);
        while (tags.find()) {
            String name = tags.group(2);
            require(name != null, "Unsupported start tag at byte offset " + tags.start());
            if (tags.group(1).isEmpty()) {
                open.push(name);
            } else {
                require(name.equals(open.poll()), "Unmatched end tag at byte offset " + tags.start());
            }
            tags.appendReplacement(shown, "");
        }
        tags.appendTail(shown);
        require(open.isEmpty(), "Can't find end tag corresponding to start tag " + open);
    }

    /** In the old mode entities do not nest, and nothing is escaped within one. */
    private void markdown() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\\' && at + 1 < text.length() && "_*`[".indexOf(text.charAt(at + 1)) >= 0) {
                shown.append(text.charAt(at + 1));
                at += 2;
            } else if ("_*`[".indexOf(c) < 0) {
                shown.append(c);
                at++;
            } else {
                entity(c);
            }
        }
    }

    private void entity(char c) {
        int begin = at;
        String end = text.startsWith("```", at) ? "```" : c == '[' ? "]" : String.valueOf(c);
        at += end.length();
        int close = text.indexOf(end, at);
        require(close >= 0, "Can't find end of the entity starting at byte offset " + begin);
        shown.append(text, at, close);
        at = close + end.length();
        if (c == '[' && text.startsWith("(", at)) {
            int url = text.indexOf(')', at);
            at = url < 0 ? text.length() : url + 1;
        }
    }

    private void markdown2() {
        Deque<String> open = new ArrayDeque<>();
        while (at < text.length()) {
            String top = open.isEmpty() ? "" : open.peek();
            char c = text.charAt(at);
            if (c == '\\' && at + 1 < text.length() && text.charAt(at + 1) <= 126) {
                shown.append(text.charAt(at + 1));
                at += 2;
            } else if (top.startsWith("`") && c != '`') {
                shown.append(c);
                at++;
            } else if (top.equals("]") && c == ']') {
                at++;
                open.pop();
                url();
            } else if (c == '[') {
                at++;
                open.push("]");
            } else {
                markOrCharacter(c, top, open);
            }
        }
        require(open.isEmpty(), "Can't find end of the entity " + open.peek());
    }

    private void markOrCharacter(char c, String top, Deque<String> open) {
        String mark = MARKS.stream()
                .filter(each -> text.startsWith(each, at))
                .findFirst()
                .orElse("");
        if (top.equals("`") && c == '`') {
            mark = "`";
        }
        if (mark.isEmpty()) {
            boolean reserved = Set.of('>', '#', '+', '-', '=', '|', '{', '}', '.', '!', '(', ')', ']')
                    .contains(c);
            boolean quotes = c == '>' && (at == 0 || text.charAt(at - 1) == '\n');
            require(
                    !reserved || quotes,
                    "Character '" + c + "' is reserved and must be escaped with the preceding '\\'");
            shown.append(c);
            at++;
            return;
        }
        at += mark.length();
        if (mark.equals(top)) {
            open.pop();
        } else {
            open.push(mark);
        }
    }

    private void url() {
        if (!text.startsWith("(", at)) {
            return;
        }
        for (at++; at < text.length() && text.charAt(at) != ')'; at++) {
            at += text.charAt(at) == '\\' ? 1 : 0;
        }
        require(at < text.length(), "Can't find end of a URL");
        at++;
    }
}
