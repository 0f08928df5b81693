package io.grapevine.amtool.api;

import io.grapevine.model.LabelSet;
import java.util.List;
import java.util.Map;

/**
 * A group as the overview has it.
 *
 * @param labels the group labels
 * @param alerts the fingerprints of its alerts that fire
 */
public record ListedGroup(String receiver, LabelSet labels, List<String> alerts) {
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
