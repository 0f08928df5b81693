package io.grapevine.virtualtime.replay.comparison;

import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.virtualtime.replay.comparison.Comparison.GroupChange;
import io.grapevine.virtualtime.replay.recording.SentNotification;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds the groups that merge or split, by the firing alerts of their notifications. */
final class GroupComparison {
    private final List<GroupChange> merged = new ArrayList<>();
    private final List<GroupChange> split = new ArrayList<>();

    private static final class Groups {
        /** The alerts of each group, by receiver and group key. */
        private final Map<String, Map<String, Set<Fingerprint>>> alerts = new TreeMap<>();
        /** The groups of each alert, by receiver. */
        private final Map<String, Map<Fingerprint, Set<String>>> groups = new TreeMap<>();

        private final Map<String, LabelSet> labels = new HashMap<>();

        Groups(List<SentNotification> sent) {
            for (SentNotification each : sent) {
                labels.put(each.groupKey(), each.group());
                Set<Fingerprint> held = alerts.computeIfAbsent(each.receiver(), receiver -> new TreeMap<>())
                        .computeIfAbsent(each.groupKey(), key -> new TreeSet<>());
                Map<Fingerprint, Set<String>> holding =
                        groups.computeIfAbsent(each.receiver(), receiver -> new HashMap<>());
                for (Fingerprint alert : each.firing()) {
                    held.add(alert);
                    holding.computeIfAbsent(alert, of -> new TreeSet<>()).add(each.groupKey());
                }
            }
        }

        Set<String> of(String receiver, Fingerprint alert) {
            return groups.getOrDefault(receiver, Map.of()).getOrDefault(alert, Set.of());
        }

        List<LabelSet> labels(Set<String> keys) {
            List<LabelSet> sets = new ArrayList<>();
            keys.forEach(key -> sets.add(Objects.requireNonNull(labels.get(key))));
            return sets;
        }
    }

    GroupComparison(List<SentNotification> before, List<SentNotification> after) {
        Groups old = new Groups(before);
        Groups young = new Groups(after);
        young.alerts.forEach((receiver, groups) -> groups.forEach((key, alerts) -> {
            Set<String> origins = counterparts(receiver, key, alerts, young, old);
            if (origins.size() > 1) {
                merged.add(new GroupChange(receiver, old.labels(origins), young.labels(Set.of(key))));
            }
        }));
        old.alerts.forEach((receiver, groups) -> groups.forEach((key, alerts) -> {
            Set<String> parts = counterparts(receiver, key, alerts, old, young);
            if (parts.size() > 1) {
                split.add(new GroupChange(receiver, old.labels(Set.of(key)), young.labels(parts)));
            }
        }));
    }

    /**
     * The groups of the other side that hold the alerts of a group: the same group, where there is one, or else those that this
     * side does not have. An alert may be in several groups of a receiver on both sides, and then none of them has changed.
     */
    private static Set<String> counterparts(
            String receiver, String key, Set<Fingerprint> alerts, Groups here, Groups there) {
        Set<String> found = new TreeSet<>();
        for (Fingerprint alert : alerts) {
            Set<String> others = there.of(receiver, alert);
            if (others.contains(key)) {
                found.add(key);
            } else {
                Set<String> own = here.of(receiver, alert);
                others.stream().filter(other -> !own.contains(other)).forEach(found::add);
            }
        }
        return found;
    }

    /** Groups that become one, by receiver. */
    List<GroupChange> merged() {
        return merged;
    }

    /** Groups that become several, by receiver. */
    List<GroupChange> split() {
        return split;
    }
}
