package io.grapevine.receiver.telegram;

import static io.grapevine.httpclient.GoJson.object;

import io.grapevine.config.Secret;
import io.grapevine.httpclient.message.ActionLinks;
import io.grapevine.httpclient.message.ButtonChoice;
import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.Markup;
import io.grapevine.httpclient.message.MessageButtons;
import io.grapevine.notification.MessageIncident;
import io.grapevine.notification.MessageState;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The inline keyboard below a message: who is on it, the actions, and the links.
 *
 * @param rows the buttons of each row, as in {@code inline_keyboard}
 */
record TelegramKeyboard(List<List<Map<String, Object>>> rows) {
    /** No buttons. */
    static final TelegramKeyboard NONE = new TelegramKeyboard(List.of());

    private static final int WIDEST = 3;
    private static final Length LABEL = Length.characters(64);

    /** The text of buttons: no markup, and short, as telephones cut what is longer than the screen is wide. */
    static final Markup TEXT = new Markup.Plain() {
        /** So that the time behind the longest name is within a button. */
        private static final Length SHORT_NAME = Length.characters(24);

        @Override
        public String user(String name) {
            return SHORT_NAME.shorten(
                    name.replaceAll("[\\p{Cntrl}\\p{Cf}]", " ").strip());
        }

        @Override
        public String day(Instant time) {
            return Markup.utc(time, "d MMM HH:mm");
        }
    };

    TelegramKeyboard {
        rows = rows.stream().filter(row -> !row.isEmpty()).map(List::copyOf).toList();
    }

    /** The keyboard of an incident that is open. */
    static TelegramKeyboard of(MessageButtons buttons, MessageIncident incident, MessageState state) {
        List<List<Map<String, Object>>> rows = new ArrayList<>();
        for (String line : TEXT.lines(state)) {
            rows.add(List.of(button(line, "callback_data", CallbackData.STATE)));
        }
        List<Map<String, Object>> actions = buttons.actions(incident, state).stream()
                .map(action -> button(
                        action.label(),
                        "callback_data",
                        new CallbackData(new Secret(action.token()), buttons.choice()).text()))
                .toList();
        rows.addAll(rowsOf(actions));
        rows.add(buttons.links(incident).stream()
                .filter(link -> isPossible(link.url()))
                .map(link -> button(link.label(), "url", link.url()))
                .toList());
        return new TelegramKeyboard(rows);
    }

    /** The keyboard of a message with links to pages. */
    static TelegramKeyboard of(List<ActionLinks.Link> links) {
        return new TelegramKeyboard(rowsOf(links.stream()
                .filter(link -> isPossible(link.url()))
                .map(link -> button(link.label(), "url", link.url()))
                .toList()));
    }

    /** Buttons without those that open a page. */
    static MessageButtons withoutLinks(MessageButtons buttons) {
        return new MessageButtons(
                new ButtonChoice(buttons.choice().actions(), false, false), buttons.tokens(), buttons.externalUrl());
    }

    /** Rows of about the same width. */
    private static List<List<Map<String, Object>>> rowsOf(List<Map<String, Object>> buttons) {
        int count = (buttons.size() + WIDEST - 1) / WIDEST;
        List<List<Map<String, Object>>> rows = new ArrayList<>();
        int from = 0;
        for (int row = 0; row < count; row++) {
            int left = count - row;
            int to = from + (buttons.size() - from + left - 1) / left;
            rows.add(buttons.subList(from, to));
            from = to;
        }
        return rows;
    }

    private static Map<String, Object> button(String label, String field, String value) {
        return object("text", LABEL.shorten(label), field, value);
    }

    /** Whether Telegram takes a link: it refuses a whole message for one to {@code localhost}, or to a name without a full stop. */
    static boolean isPossible(String url) {
        try {
            URI address = URI.create(url);
            String host = address.getHost();
            return host != null
                    && List.of("http", "https")
                            .contains(String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT))
                    && (host.indexOf('.') > 0 || host.startsWith("["));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    /**
     * Whether a message was refused because of the address of a link in its keyboard.
     *
     * @param description Telegram's reason
     */
    static boolean isLinkRefused(String description) {
        return description.contains("BUTTON_URL_INVALID") || description.contains("keyboard button URL");
    }

    /** The parameter {@code reply_markup}; a message that is edited without any loses its buttons. */
    public Map<String, Object> json() {
        return Map.of("inline_keyboard", rows);
    }
}
