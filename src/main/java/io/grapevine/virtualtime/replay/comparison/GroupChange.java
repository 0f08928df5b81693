package io.grapevine.virtualtime.replay.comparison;

import io.grapevine.model.LabelSet;
import java.util.List;

/**
 * Groups of a receiver that merge or split.
 *
 * @param before the labels of the groups as they were; one if it splits
 * @param after the labels of the groups as they are; one if the others merge into it
 */
public record GroupChange(String receiver, List<LabelSet> before, List<LabelSet> after) {
    public GroupChange {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }
}
