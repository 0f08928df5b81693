package io.grapevine.receiver.discord;

import static io.grapevine.httpclient.GoJson.object;

import io.grapevine.httpclient.message.ActionLinks.Link;
import io.grapevine.httpclient.message.ButtonChoice;
import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.Markup;
import io.grapevine.httpclient.message.MessageButtons;
import io.grapevine.httpclient.message.MessageButtons.ActionButton;
import io.grapevine.model.Action.Verb;
import io.grapevine.notification.MessageIncident;
import io.grapevine.notification.MessageState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The components and the embed with which a message of Discord says who is on it, and offers actions. */
public final class DiscordButtons {
    private static final int ROW = 1;
    private static final int BUTTON = 2;
    private static final int PRIMARY = 1;
    private static final int SECONDARY = 2;
    private static final int LINK = 5;
    private static final int MOST_IN_ROW = 5;
    private static final int MOST_ROWS = 5;
    private static final int LONGEST_URL = 512;
    private static final int LONGEST_ID = 100;

    private static final Length LABEL = Length.utf16(80);

    /** All embeds of a message have 6000 characters; the first has at most 4352. */
    private static final Length STATE = Length.utf16(1500);

    /** Discord's Markdown. Times are in the time zone of the reader. */
    static final Markup MARKUP = new Markup.Markdown() {
        private static final Length LINE = Length.characters(1500);
        private static final Pattern MARKS = Pattern.compile("[\\\\`*_~|<>\\[\\]#]");

        /** The beginnings of mentions, emojis and addresses, which a character without width ends. */
        private static final Pattern STARTS = Pattern.compile("@|:(?=\\w+:)|:(?=//)");

        @Override
        public String escape(String text) {
            return LINE.shorten(
                    text,
                    line -> STARTS.matcher(MARKS.matcher(line).replaceAll("\\\\$0"))
                            .replaceAll("$0\u200B"));
        }

        @Override
        public String time(Instant time) {
            return "<t:" + time.getEpochSecond() + ":t>";
        }

        @Override
        public String day(Instant time) {
            return "<t:" + time.getEpochSecond() + ":f>";
        }
    };

    /** What ends the token in the id of a button. */
    private static final char END = ':';

    private DiscordButtons() {}

    /** The rows of an incident that is open. */
    public static List<Map<String, Object>> of(MessageButtons buttons, MessageIncident incident, MessageState state) {
        List<Map<String, Object>> actions = new ArrayList<>();
        for (ActionButton action : buttons.actions(incident, state)) {
            String id = action.token() + END + buttons.choice().text();
            if (id.length() <= LONGEST_ID) {
                int style = action.action().verb() == Verb.ACK ? PRIMARY : SECONDARY;
                actions.add(button(style, action.label(), "custom_id", id));
            }
        }
        List<Map<String, Object>> links = buttons.links(incident).stream()
                .filter(link -> link.url().length() <= LONGEST_URL)
                .map(link -> button(LINK, link.label(), "url", link.url()))
                .toList();
        List<Map<String, Object>> rows = rows(actions);
        rows.addAll(rows(links));
        return rows.subList(0, Math.min(MOST_ROWS, rows.size()));
    }

    /** The rows with links; empty if one is too long for a button. */
    static List<Map<String, Object>> of(List<Link> links) {
        return links.stream().allMatch(link -> link.url().length() <= LONGEST_URL)
                ? rows(links.stream()
                        .map(link -> button(LINK, link.label(), "url", link.url()))
                        .toList())
                : List.of();
    }

    /** Links in the text of an embed, those that fit; empty for none. */
    static String text(List<Link> links) {
        StringBuilder text = new StringBuilder();
        for (Link link : links) {
            String next = (text.isEmpty() ? "" : " · ") + Markup.MARKDOWN.link(link.label(), link.url());
            if (text.length() + next.length() <= STATE.most()) {
                text.append(next);
            }
        }
        return text.toString();
    }

    private static List<Map<String, Object>> rows(List<Map<String, Object>> buttons) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int from = 0; from < buttons.size(); from += MOST_IN_ROW) {
            rows.add(object(
                    "type", ROW, "components", buttons.subList(from, Math.min(buttons.size(), from + MOST_IN_ROW))));
        }
        return rows;
    }

    private static Map<String, Object> button(int style, String label, String name, String value) {
        return object("type", BUTTON, "style", style, "label", LABEL.shorten(label), name, value);
    }

    /** The lines that say who is on it; empty if no user is. */
    public static String lines(MessageState state) {
        return String.join("\n", MARKUP.lines(state));
    }

    /** The embed below that of the message; none without lines. */
    public static List<Map<String, Object>> embed(String lines, Object color) {
        if (lines.isEmpty()) {
            return List.of();
        }
        return List.of(object("description", STATE.shorten(lines), "color", color));
    }

    /** The token in the id of a button; empty if it is not one of ours. */
    public static Optional<String> token(String id) {
        int end = id.indexOf(END);
        return id.startsWith("gv") && end > 0 && id.length() <= LONGEST_ID
                ? Optional.of(id.substring(0, end))
                : Optional.empty();
    }

    /** The choice of buttons in the id of one of ours. */
    public static ButtonChoice choice(String id) {
        return ButtonChoice.parse(id.substring(id.indexOf(END) + 1));
    }
}
