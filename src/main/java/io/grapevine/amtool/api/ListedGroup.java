package io.grapevine.amtool.api;

import io.grapevine.model.LabelSet;
import java.util.Map;
import java.util.Optional;

/**
 * A group as the overview has it.
 *
 * @param labels the group labels
 * @param escalation who else is notified of it; empty without a policy
 */
public record ListedGroup(String receiver, LabelSet labels, Optional<EscalationView> escalation) {
    /**
     * The overview of a server.
     *
     * @param id the id of this state of it
     * @param groups by their ids
     */
    public record Overview(String id, Map<String, ListedGroup> groups) {}

    /** The group in words. */
    public String text() {
        return labels + " of receiver " + receiver;
    }
}
