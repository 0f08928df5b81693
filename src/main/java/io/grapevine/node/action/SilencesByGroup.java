package io.grapevine.node.action;

import io.grapevine.silence.ActionSilence;
import io.grapevine.silence.Silence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The silences of actions and acknowledgements, by the key of the group that each says it was made for, found in one pass over all
 * silences. Later changes are not in it.
 */
record SilencesByGroup(Map<String, List<Silence>> groups) {
    static SilencesByGroup of(Collection<Silence> all) {
        Map<String, List<Silence>> groups = new HashMap<>();
        for (Silence silence : all) {
            String group = ActionSilence.groupOf(silence);
            if (group != null) {
                groups.computeIfAbsent(group, key -> new ArrayList<>()).add(silence);
            }
        }
        return new SilencesByGroup(groups);
    }

    /** The silences of a group. */
    Stream<Silence> of(String groupKey) {
        return groups.getOrDefault(groupKey, List.of()).stream();
    }
}
