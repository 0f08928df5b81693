package io.grapevine.config;

import io.grapevine.model.Action;
import java.util.List;

/**
 * The actions that messages of an integration offer.
 *
 * @param actions acknowledge and silence, in their order
 * @param why whether there is a link to the page of the group as well
 */
public record MessageActions(List<Action> actions, boolean why) {
    /** Messages without actions. */
    public static final MessageActions NONE = new MessageActions(List.of(), false);

    /** The greatest number in a message: a row of buttons of Discord has five. */
    public static final int MOST = 5;

    /** The name of the link to the page of the group in {@code grapevine.yml}. */
    public static final String WHY = "why";

    public MessageActions {
        actions = List.copyOf(actions);
    }

    /** Whether messages offer nothing. */
    public boolean isEmpty() {
        return actions.isEmpty() && !why;
    }
}
