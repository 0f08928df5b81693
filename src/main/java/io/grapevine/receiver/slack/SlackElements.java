package io.grapevine.receiver.slack;

import io.grapevine.model.Action.Verb;
import io.grapevine.notify.MessageIncident;
import io.grapevine.notify.MessageState;
import io.grapevine.receiver.message.Length;
import io.grapevine.receiver.message.MessageButtons;
import io.grapevine.receiver.message.MessageButtons.ActionButton;
import io.grapevine.receiver.message.MessageButtons.LinkButton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The elements of a block with buttons. */
public final class SlackElements {
    /** The beginning of the id of each element; clicks of any other are not ours. */
    public static final String PREFIX = "gv_";

    private static final Length LABEL = Length.characters(75);
    private static final int MOST_OPTIONS = 5;
    private static final int MOST_ELEMENTS = 25;
    private static final int LONGEST_URL = 3000;

    private SlackElements() {}

    /** A button for each other action and the first silence, menus for all other silences, and the links. */
    static List<Map<String, Object>> of(MessageButtons buttons, MessageIncident incident, MessageState state) {
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
                .map(SlackElements::link)
                .forEach(elements::add);
        return elements.subList(0, Math.min(MOST_ELEMENTS, elements.size()));
    }

    private static Map<String, Object> menu(String name, List<ActionButton> silences) {
        Map<String, Object> menu = new LinkedHashMap<>();
        menu.put("type", "overflow");
        menu.put("action_id", PREFIX + name);
        menu.put(
                "options",
                silences.stream()
                        .map(silence -> Map.of("text", plain(silence.label()), "value", silence.token()))
                        .toList());
        return menu;
    }

    /** Links are buttons with an address; Slack sends their clicks, too, and they carry no token. */
    private static Map<String, Object> link(LinkButton link) {
        Map<String, Object> element = element(link.name(), link.label());
        element.put("url", link.url());
        return element;
    }

    private static Map<String, Object> pressed(String name, ActionButton button) {
        Map<String, Object> element = element(name, button.label());
        element.put("value", button.token());
        return element;
    }

    private static Map<String, Object> element(String name, String label) {
        Map<String, Object> button = new LinkedHashMap<>();
        button.put("type", "button");
        button.put("action_id", PREFIX + name);
        button.put("text", plain(label));
        return button;
    }

    private static Map<String, Object> plain(String text) {
        return Map.of("type", "plain_text", "text", LABEL.shorten(text));
    }
}
