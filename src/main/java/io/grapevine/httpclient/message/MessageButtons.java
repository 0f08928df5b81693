package io.grapevine.httpclient.message;

import io.grapevine.httpclient.message.ActionLinks.Link;
import io.grapevine.model.Action;
import io.grapevine.model.Action.Verb;
import io.grapevine.notification.MessageIncident;
import io.grapevine.notification.MessageState;
import java.util.ArrayList;
import java.util.List;

/**
 * The buttons of messages in chats, with all that is needed to make them. Each kind draws them in its own form.
 *
 * @param tokens signs the tokens that they carry
 * @param externalUrl the URL of the user interface, without a slash at its end
 */
public record MessageButtons(ButtonChoice choice, ActionTokens tokens, String externalUrl) {
    /**
     * A button that acts.
     *
     * @param label what it does, for people
     * @param token what a click on it reports. It lets its holder act: no log and no error may have it
     */
    public record ActionButton(Action action, String label, String token) {}

    /**
     * What undoes the actions on an incident where one is in force, else the actions, in their order. One that is acknowledged, as in
     * the web UI, cannot be so twice.
     */
    public List<ActionButton> actions(MessageIncident incident, MessageState state) {
        List<Action> offered = state.handled() ? List.of(Action.UNDO) : choice.actions();
        return offered.stream()
                .filter(action -> action.verb() != Verb.ACK || !state.isAcknowledged())
                .map(action -> new ActionButton(action, label(action), tokens.of(incident, action, state.round())))
                .toList();
    }

    /** The links to the page of the group: {@code Why} and {@code Open}. */
    public List<Link> links(MessageIncident incident) {
        Link link = Link.why(incident, externalUrl);
        List<Link> links = new ArrayList<>();
        if (choice.why()) {
            links.add(link);
        }
        if (choice.open()) {
            links.add(new Link("Open", link.url()));
        }
        return links;
    }

    /** {@code Silence 30 min}: with the units of all texts for people. */
    private static String label(Action action) {
        if (action.verb() != Verb.SILENCE) {
            return action.verb() == Verb.ACK ? "Acknowledge" : "Undo";
        }
        String time = action.text().substring(Verb.SILENCE.text().length() + 1);
        String unit = time.endsWith("m") ? "min" : time.substring(time.length() - 1);
        return "Silence " + time.substring(0, time.length() - 1) + " " + unit;
    }
}
