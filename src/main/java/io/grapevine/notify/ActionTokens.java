package io.grapevine.notify;

import io.grapevine.model.action.Action;

/** Signs the tokens that buttons of messages carry; from any thread. */
@FunctionalInterface
public interface ActionTokens {
    /**
     * The token of an action on an incident. It lets its holder act: no log and no error may have it.
     *
     * @param round the lowest round of the action that may be taken
     */
    String of(MessageIncident incident, Action action, int round);
}
