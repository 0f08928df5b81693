package io.grapevine.receiver.slack;

import static io.grapevine.httpclient.GoJson.object;

import io.grapevine.httpclient.GoJson;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The attachment with the buttons of a message: a line that says who is on it, and the buttons. It stands below the one that the
 * configuration describes, with the same coloured bar: an attachment has either blocks or the fields of Alertmanager.
 */
final class ActionAttachment {
    /** The longest line. */
    private static final Length LINE = Length.characters(2000);

    /** Slack's mrkdwn. Times are in the time zone of the reader. */
    static final Markup MARKUP = new Markup() {
        /** Nothing escapes the marks of mrkdwn. */
        @Override
        public String user(String name) {
            return Markup.super.user(name.replaceAll("[*_~`]", " "));
        }

        @Override
        public String escape(String text) {
            return LINE.shorten(text, this::escaped);
        }

        private String escaped(String text) {
            return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        }

        @Override
        public String bold(String escaped) {
            return "*" + escaped + "*";
        }

        @Override
        public String link(String name, String url) {
            return "<" + escaped(url).replace("|", "%7C") + "|" + escaped(name) + ">";
        }

        /** Links are an attachment of their own. */
        @Override
        public String paragraph() {
            return "";
        }

        @Override
        public String time(Instant time) {
            return date(time, "{time}");
        }

        @Override
        public String day(Instant time) {
            return date(time, "{date_short_pretty} {time}");
        }

        private String date(Instant time, String format) {
            return "<!date^" + time.getEpochSecond() + "^" + format + "|" + Markup.super.day(time) + ">";
        }
    };

    private static final String STATE = "gv:state:";

    /** The beginning of the id of the block with the buttons. */
    private static final String BUTTONS = "gv:";

    /** What Slack takes for the id of a block. */
    private static final int LONGEST_ID = 255;

    /** The beginning of the id of each element; clicks of any other are not ours. */
    static final String PREFIX = "gv_";

    private static final Length LABEL = Length.characters(75);
    private static final int MOST_OPTIONS = 5;
    private static final int MOST_ELEMENTS = 25;
    private static final int LONGEST_URL = 3000;

    private ActionAttachment() {}

    /** The attachment of an incident that is open; none if there is nothing to show. */
    static List<Map<String, Object>> of(
            MessageButtons buttons, MessageIncident incident, MessageState state, String color) {
        long version = incident.now().toEpochMilli();
        List<Map<String, Object>> blocks = new ArrayList<>();
        addLine(blocks, line(state), version);
        List<Map<String, Object>> elements = elements(buttons, incident, state);
        if (!elements.isEmpty()) {
            blocks.add(object("type", "actions", "block_id", id(buttons.choice(), version), "elements", elements));
        }
        return attachment(blocks, color);
    }

    /** A button for each other action and the first silence, menus for all other silences, and the links. */
    private static List<Map<String, Object>> elements(
            MessageButtons buttons, MessageIncident incident, MessageState state) {
        List<Map<String, Object>> elements = new ArrayList<>();
        List<ActionButton> silences = new ArrayList<>();
        for (ActionButton button : buttons.actions(incident, state)) {
            switch (button.action().verb()) {
                case ACK -> {
                    Map<String, Object> acknowledge = pressed("ack", button);
                    acknowledge.put("style", "primary");
                    elements.add(acknowledge);
                }
                case UNDO -> elements.add(pressed("undo", button));
                case SILENCE -> silences.add(button);
            }
        }
        if (!silences.isEmpty()) {
            elements.add(pressed(Verb.SILENCE.text(), silences.get(0)));
        }
        for (int from = 1; from < silences.size(); from += MOST_OPTIONS) {
            List<ActionButton> some = silences.subList(from, Math.min(silences.size(), from + MOST_OPTIONS));
            elements.add(some.size() == 1 ? pressed("more_" + from, some.get(0)) : menu("more_" + from, some));
        }
        buttons.links(incident).stream()
                .filter(link -> link.url().length() <= LONGEST_URL)
                .map(ActionAttachment::link)
                .forEach(elements::add);
        return elements.subList(0, Math.min(MOST_ELEMENTS, elements.size()));
    }

    private static Map<String, Object> menu(String name, List<ActionButton> silences) {
        return object(
                "type",
                "overflow",
                "action_id",
                PREFIX + name,
                "options",
                silences.stream()
                        .map(silence -> Map.of("text", plain(silence.label()), "value", silence.token()))
                        .toList());
    }

    /** Links are buttons with an address; Slack sends their clicks, too, and they carry no token. */
    private static Map<String, Object> link(Link link) {
        Map<String, Object> element = element(link.label().toLowerCase(Locale.ROOT), link.label());
        element.put("url", link.url());
        return element;
    }

    private static Map<String, Object> pressed(String name, ActionButton button) {
        Map<String, Object> element = element(name, button.label());
        element.put("value", button.token());
        return element;
    }

    private static Map<String, Object> element(String name, String label) {
        return object("type", "button", "action_id", PREFIX + name, "text", plain(label));
    }

    private static Map<String, Object> plain(String text) {
        return Map.of("type", "plain_text", "text", LABEL.shorten(text));
    }

    /** The attachment of a message whose buttons are not known: what is in force only. */
    static List<Map<String, Object>> of(MessageState state, Instant now, String color) {
        return closed(line(state), now, color);
    }

    /** The attachment of an incident that is over: a line without buttons. */
    static List<Map<String, Object>> closed(String line, Instant now, String color) {
        List<Map<String, Object>> blocks = new ArrayList<>();
        addLine(blocks, line, now.toEpochMilli());
        return attachment(blocks, color);
    }

    /** The lines that say who is on it; empty if no user is. */
    static String line(MessageState state) {
        return String.join("\n", MARKUP.lines(state));
    }

    /**
     * The id of the block with the buttons, such as {@code gv:ack,1h,4h,open:7}.
     *
     * @param version makes it another one each time that the message is drawn, as Slack asks for
     */
    private static String id(ButtonChoice choice, long version) {
        return BUTTONS + choice.text() + ":" + version;
    }

    /** The buttons that the id of a block names; empty if it is not one of ours. */
    static Optional<ButtonChoice> choice(String id) {
        int end = id.lastIndexOf(':');
        return id.startsWith(BUTTONS) && end >= BUTTONS.length() && id.length() <= LONGEST_ID
                ? Optional.of(ButtonChoice.parse(id.substring(BUTTONS.length(), end)))
                : Optional.empty();
    }

    private static void addLine(List<Map<String, Object>> blocks, String line, long version) {
        if (!line.isEmpty()) {
            blocks.add(object(
                    "type",
                    "context",
                    "block_id",
                    STATE + version,
                    "elements",
                    List.of(Map.of("type", "mrkdwn", "text", LINE.shorten(line), "verbatim", true))));
        }
    }

    private static List<Map<String, Object>> attachment(List<Map<String, Object>> blocks, String color) {
        if (blocks.isEmpty()) {
            return List.of();
        }
        Map<String, Object> attachment = new LinkedHashMap<>();
        GoJson.putUnlessEmpty(attachment, "color", color);
        attachment.put("fallback", "Actions");
        attachment.put("blocks", blocks);
        return List.of(attachment);
    }

    /** Whether an attachment of a message, as Slack returns it, is one of these. */
    static boolean isIn(Map<?, ?> attachment) {
        return attachment.get("blocks") instanceof List<?> blocks
                && blocks.stream()
                        .anyMatch(block -> block instanceof Map<?, ?> fields
                                && fields.get("block_id") instanceof String id
                                && (id.startsWith(STATE) || choice(id).isPresent()));
    }
}
