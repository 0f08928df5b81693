package io.grapevine.integration.slack;

import io.grapevine.integration.message.Length;
import io.grapevine.model.action.Action;
import io.grapevine.model.action.Action.Verb;
import io.grapevine.notify.ActionTokens;
import io.grapevine.notify.MessageIncident;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The buttons of messages, with all that is needed to draw them.
 *
 * @param choice which ones there are
 * @param tokens signs the tokens that they carry
 * @param externalUrl the URL of the user interface, without a slash at its end
 */
public record SlackButtons(ButtonChoice choice, ActionTokens tokens, String externalUrl) {
    /** The beginning of the id of each element; clicks of any other are not ours. */
    public static final String PREFIX = "gv_";

    private static final Length LABEL = Length.characters(75);
    private static final int MOST_OPTIONS = 5;
    private static final int MOST_ELEMENTS = 25;
    private static final int LONGEST_URL = 3000;

    /** The elements of an incident on which an action is in force: what undoes it, and the links. */
    List<Map<String, Object>> undoing(MessageIncident incident, int round) {
        List<Map<String, Object>> elements = new ArrayList<>();
        elements.add(button("undo", "Undo", tokens.of(incident, Action.UNDO, round)));
        links(elements, incident);
        return elements;
    }

    /** The elements of an incident that waits for a user: a button for the first silence, menus for the others. */
    List<Map<String, Object>> offering(MessageIncident incident, int round) {
        List<Map<String, Object>> elements = new ArrayList<>();
        if (choice.acknowledges()) {
            Map<String, Object> acknowledge = button("ack", "Acknowledge", tokens.of(incident, Action.ACK, round));
            acknowledge.put("style", "primary");
            elements.add(acknowledge);
        }
        List<Action> silences = choice.silences();
        if (!silences.isEmpty()) {
            elements.add(silence("silence", silences.get(0), incident, round));
            for (int from = 1; from < silences.size(); from += MOST_OPTIONS) {
                List<Action> some = silences.subList(from, Math.min(silences.size(), from + MOST_OPTIONS));
                elements.add(
                        some.size() == 1
                                ? silence("more_" + from, some.get(0), incident, round)
                                : menu("more_" + from, some, incident, round));
            }
        }
        links(elements, incident);
        return elements.subList(0, Math.min(MOST_ELEMENTS, elements.size()));
    }

    private Map<String, Object> silence(String name, Action silence, MessageIncident incident, int round) {
        return button(name, label(silence), tokens.of(incident, silence, round));
    }

    private Map<String, Object> menu(String name, List<Action> silences, MessageIncident incident, int round) {
        Map<String, Object> menu = new LinkedHashMap<>();
        menu.put("type", "overflow");
        menu.put("action_id", PREFIX + name);
        menu.put(
                "options",
                silences.stream()
                        .map(silence ->
                                Map.of("text", plain(label(silence)), "value", tokens.of(incident, silence, round)))
                        .toList());
        return menu;
    }

    /** Links are buttons with an address; Slack sends their clicks, too, and they carry no token. */
    private void links(List<Map<String, Object>> elements, MessageIncident incident) {
        String url = externalUrl + "/#/alerts?open=" + incident.groupId();
        if (url.length() > LONGEST_URL) {
            return;
        }
        if (choice.why()) {
            elements.add(link("why", "Why", url));
        }
        if (choice.open()) {
            elements.add(link("open", "Open", url));
        }
    }

    private static Map<String, Object> link(String name, String label, String url) {
        Map<String, Object> link = element(name, label);
        link.put("url", url);
        return link;
    }

    private static Map<String, Object> button(String name, String label, String token) {
        Map<String, Object> button = element(name, label);
        button.put("value", token);
        return button;
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

    /** {@code Silence 30 min}: with the units of all texts for people. */
    private static String label(Action silence) {
        String time = silence.text().substring(Verb.SILENCE.text().length() + 1);
        String unit = time.endsWith("m") ? "min" : time.substring(time.length() - 1);
        return "Silence " + time.substring(0, time.length() - 1) + " " + unit;
    }
}
