package io.grapevine.mute;

import io.grapevine.alerts.AlertsView;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.silence.Silence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * An index of the stored alerts by the values of labels, which finds those that a silence can match. It covers only the
 * names of labels that silences have used, as few names serve most silences. Used on the loop only.
 */
final class AlertsByLabel {
    /** The maximum number of names, which bounds the memory that odd silences can take. */
    static final int NAMES = 16;

    private final AlertsView alerts;
    private final Map<String, Map<String, Alike>> columns = new HashMap<>();

    AlertsByLabel(AlertsView alerts) {
        this.alerts = alerts;
    }

    /** The alerts that have one value of a label, and some that had it and were removed. */
    private static final class Alike {
        private List<LabelSet> members = new ArrayList<>(1);
        private int removed;

        void add(LabelSet alert) {
            members.add(alert);
        }

        /** Counts a removal; drops those removed once they are half of all. A search for each would take long in a large list. */
        void remove(AlertsView alerts) {
            removed++;
            if (2 * removed >= members.size()) {
                Set<LabelSet> kept = new LinkedHashSet<>();
                for (LabelSet member : members) {
                    if (alerts.get(member) != null) {
                        kept.add(member);
                    }
                }
                members = new ArrayList<>(kept);
                removed = 0;
            }
        }
    }

    void add(LabelSet labels) {
        columns.forEach((name, column) -> add(column, name, labels));
    }

    private static void add(Map<String, Alike> column, String name, LabelSet labels) {
        String value = labels.get(name);
        if (value != null) {
            column.computeIfAbsent(value, first -> new Alike()).add(labels);
        }
    }

    void remove(LabelSet labels) {
        columns.forEach((name, column) -> {
            String value = labels.get(name);
            Alike alike = value == null ? null : column.get(value);
            if (alike != null) {
                alike.remove(alerts);
                if (alike.members.isEmpty()) {
                    column.remove(value);
                }
            }
        });
    }

    /**
     * The alerts that may match a silence: all that do, and others. Some may be stored no longer. Empty if only a look at all
     * alerts can tell, as for a silence that requires no label.
     */
    Optional<Set<LabelSet>> candidates(Silence silence) {
        Set<LabelSet> found = new LinkedHashSet<>();
        for (Matchers set : silence.matcherSets()) {
            Optional<List<LabelSet>> fewest = fewest(set);
            if (fewest.isEmpty()) {
                return Optional.empty();
            }
            found.addAll(fewest.get());
        }
        return Optional.of(found);
    }

    /** Whether one of the stored alerts that may match a silence satisfies {@code wanted}; looks at none after the first. */
    boolean anyCandidate(Silence silence, Predicate<Alert> wanted) {
        for (Matchers set : silence.matcherSets()) {
            Optional<List<LabelSet>> fewest = fewest(set);
            if (fewest.isEmpty()) {
                return alerts.all().stream().anyMatch(wanted);
            }
            for (LabelSet labels : fewest.get()) {
                Alert alert = alerts.get(labels);
                if (alert != null && wanted.test(alert)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The shortest list that a matcher of the set has: by its value, else by its pattern. Empty if none requires a label. */
    private Optional<List<LabelSet>> fewest(Matchers set) {
        Optional<List<LabelSet>> fewest = Optional.empty();
        Optional<Matcher> pattern = Optional.empty();
        for (Matcher matcher : set) {
            if (!matcher.type().isPositive() || matcher.matchesEmpty() || !isCovered(matcher.name())) {
                continue;
            }
            if (matcher.acceptedValues().isEmpty()) {
                pattern = pattern.isEmpty() ? Optional.of(matcher) : pattern;
                continue;
            }
            List<LabelSet> some = withAcceptedValue(matcher);
            if (fewest.isEmpty() || some.size() < fewest.get().size()) {
                fewest = Optional.of(some);
            }
        }
        return fewest.isPresent() ? fewest : pattern.map(this::withMatchingValue);
    }

    private List<LabelSet> withAcceptedValue(Matcher matcher) {
        Map<String, Alike> column = columns.getOrDefault(matcher.name(), Map.of());
        List<List<LabelSet>> lists = new ArrayList<>();
        for (String value : matcher.acceptedValues().orElseThrow()) {
            Alike alike = column.get(value);
            if (alike != null) {
                lists.add(alike.members);
            }
        }
        return lists.size() == 1
                ? lists.get(0)
                : lists.stream().flatMap(List::stream).toList();
    }

    /** By a pattern, which is evaluated once for each value. */
    private List<LabelSet> withMatchingValue(Matcher matcher) {
        List<LabelSet> found = new ArrayList<>();
        columns.getOrDefault(matcher.name(), Map.of()).forEach((value, alike) -> {
            if (matcher.matches(value)) {
                found.addAll(alike.members);
            }
        });
        return found;
    }

    private boolean isCovered(String name) {
        if (columns.containsKey(name)) {
            return true;
        }
        if (columns.size() >= NAMES) {
            return false;
        }
        Map<String, Alike> column = new HashMap<>();
        for (Alert alert : alerts.all()) {
            add(column, name, alert.labels());
        }
        columns.put(name, column);
        return true;
    }
}
