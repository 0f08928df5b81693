package io.grapevine.httpclient.message;

import io.grapevine.model.Action;
import io.grapevine.notification.MessageIncident;

/** Signs the tokens that buttons of messages carry; from any thread. */
@FunctionalInterface
public interface ActionTokens {
    /**
     * The token of an action on an incident. It lets its holder act: no log and no error may have it.
     *
     * @param round the lowest round of the action that may be taken
     */
    String of(MessageIncident incident, Action action, int round);

    /**
     * A code by which a server shows that it was given a token, where it has no other proof: users of messages may read tokens,
     * but no code. It is a secret as the token is. Empty for tokens that have none.
     */
    default String proof(String token) {
        return "";
    }
}
