package io.grapevine.core.mute;

import io.grapevine.base.loop.Slices;
import io.grapevine.core.alerts.AlertsView;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.records.Silence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An index of the stored alerts by the values of labels, which finds those that a silence can match. It covers only the
 * names of labels that most silences use, as few names serve most silences. Used on the loop only.
 */
final class AlertsByLabel {
    /** The maximum number of names, which bounds the memory that odd silences can take. */
    static final int NAMES = 16;

    private final AlertsView alerts;
    /** The columns, those included that lack alerts which were stored before. */
    private final Map<String, Map<String, Alike>> columns = new HashMap<>();
    /** The names whose columns lack alerts until all alerts have been passed to {@link #cover}. */
    private final Set<String> wanted = new LinkedHashSet<>();

    private final Set<String> covering = new LinkedHashSet<>();

    /** By how many silences each name is used. */
    private final Map<String, Integer> uses = new HashMap<>();

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

    /** Counts the names of a silence: those that many use are covered. */
    void use(Silence silence) {
        names(silence).forEach(name -> uses.merge(name, 1, Integer::sum));
    }

    /** Undoes {@link #use} for a silence that is known no longer. */
    void release(Silence silence) {
        names(silence).forEach(name -> uses.computeIfPresent(name, (same, count) -> count == 1 ? null : count - 1));
    }

    private static Set<String> names(Silence silence) {
        return silence.matcherSets().stream()
                .flatMap(Matchers::stream)
                .filter(Matcher::requiresLabel)
                .map(Matcher::name)
                .collect(Collectors.toSet());
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
     * alerts can tell, as for a silence that requires no label, or a pattern that many values would be compared with.
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

    /** The shortest list that a matcher of the set has: by its value, else by its pattern. Empty if none requires a label. */
    private Optional<List<LabelSet>> fewest(Matchers set) {
        Optional<List<LabelSet>> fewest = Optional.empty();
        Optional<Matcher> pattern = Optional.empty();
        for (Matcher matcher : set) {
            if (!matcher.requiresLabel() || !isCovered(matcher.name())) {
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
        return fewest.isPresent()
                ? fewest
                : pattern.filter(matcher ->
                                columns.getOrDefault(matcher.name(), Map.of()).size() <= Slices.MOST)
                        .map(this::withMatchingValue);
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

    /** Whether all alerts are indexed by a label; if not, they will be after a pass over them, where there is room. */
    private boolean isCovered(String name) {
        if (columns.containsKey(name)) {
            return !wanted.contains(name) && !covering.contains(name);
        }
        if (columns.size() == NAMES) {
            dropOneOfFewerThan(uses.getOrDefault(name, 0));
        }
        if (columns.size() < NAMES) {
            columns.put(name, new HashMap<>());
            wanted.add(name);
        }
        return false;
    }

    /** Drops the column that the fewest silences use, if these are fewer than {@code count}. */
    private void dropOneOfFewerThan(int count) {
        String least = Collections.min(columns.keySet(), Comparator.comparing(name -> uses.getOrDefault(name, 0)));
        if (uses.getOrDefault(least, 0) < count) {
            columns.remove(least);
            wanted.remove(least);
            covering.remove(least);
        }
    }

    /** Begins a pass over all alerts, which indexes them by the names that are wanted. */
    void beginCovering() {
        covering.addAll(wanted);
        wanted.clear();
    }

    /** Indexes an alert in the pass; one that came since is indexed already, and twice does no harm. */
    void cover(LabelSet labels) {
        covering.forEach(name -> add(columns.getOrDefault(name, Map.of()), name, labels));
    }

    /** Ends the pass. */
    void endCovering() {
        covering.clear();
    }
}
