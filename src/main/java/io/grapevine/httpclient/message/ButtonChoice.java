package io.grapevine.httpclient.message;

import io.grapevine.model.Action;
import io.grapevine.model.Action.Verb;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The buttons that an integration is configured to have. It is written into each message, so that any replica can draw them
 * again without the configuration that the message was made with.
 *
 * @param actions the actions, in their order; what undoes them is offered where one of them is in force
 * @param why whether there is a link to why the alerts were notified
 * @param open whether there is a link to the group
 */
public record ButtonChoice(List<Action> actions, boolean why, boolean open) {
    private static final String WHY = "why";
    private static final String OPEN = "open";

    /** Each action once, and those only that a button offers. */
    public ButtonChoice {
        actions = actions.stream()
                .filter(action -> action.verb() != Verb.UNDO)
                .distinct()
                .toList();
    }

    /** The text that a message carries, such as {@code ack,1h,4h,open}. */
    public String text() {
        List<String> names = new ArrayList<>();
        for (Action action : actions) {
            String text = action.text();
            names.add(
                    action.verb() == Verb.SILENCE
                            ? text.substring(Verb.SILENCE.text().length() + 1)
                            : text);
        }
        if (why) {
            names.add(WHY);
        }
        if (open) {
            names.add(OPEN);
        }
        return String.join(",", names);
    }

    /** Reads {@link #text}. Names of another version are left out. */
    public static ButtonChoice parse(String text) {
        Set<String> names = new LinkedHashSet<>(List.of(text.split(",")));
        List<Action> actions = names.stream()
                .flatMap(name -> (name.equals(Action.ACK.text())
                                ? Optional.of(Action.ACK)
                                : Action.parse(Verb.SILENCE.text() + " " + name))
                        .stream())
                .toList();
        return new ButtonChoice(actions, names.contains(WHY), names.contains(OPEN));
    }
}
