package io.grapevine.node.action;

import io.grapevine.model.action.Action;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A request for an action on an incident.
 *
 * @param groupId the id of the group
 * @param episode when the incident was notified first, in seconds since 1970
 * @param round the round of the action when its message was sent; a later one may be taken
 * @param at when the user asked, by the clock of the product; empty: just now
 * @param author who asks
 * @param comment the comment of the silence
 * @param annotations further annotations of the silence
 */
public record ActionRequest(
        Action action,
        String groupId,
        long episode,
        int round,
        Optional<Instant> at,
        String author,
        String comment,
        Map<String, String> annotations) {
    public ActionRequest {
        annotations = Map.copyOf(annotations);
    }
}
