package io.grapevine.core.silence;

import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.matcher.regexp.Steps;
import io.grapevine.records.Silence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * An index that finds the silences that match a label set. A matcher set is indexed by one matcher that requires a
 * label: by the values that it accepts, or by its pattern. A silence with a set without such a matcher is evaluated for
 * every alert.
 *
 * <p>Changed on the loop only; {@link #matching} may be called from any thread.
 */
final class SilenceIndex {
    /**
     * A label, as a key. Java links the methods that it generates for a record at first use, which takes milliseconds
     * of the first alert.
     */
    private record Pair(String name, String value) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Pair that && name.equals(that.name) && value.equals(that.value);
        }

        @Override
        public int hashCode() {
            return 31 * name.hashCode() + value.hashCode();
        }
    }

    /**
     * A silence and the matchers by which it is indexed, one for each of its sets; none if it is evaluated for every
     * alert.
     */
    private record Filed(Silence silence, List<Matcher> anchors) {}

    private final Map<String, Filed> known = new LinkedHashMap<>();
    private final ConcurrentMap<Pair, ConcurrentMap<String, Silence>> byValue = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, RegexIndex> byPattern = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Silence> unfiled = new ConcurrentSkipListMap<>();

    /**
     * The order of matchers by which to index: few values first, patterns last. Of equally many values those with fewer
     * silences: many silences may have an alert's name in common, and each an instance of its own.
     */
    private final Comparator<Matcher> mostSelective = Comparator.<Matcher>comparingInt(
                    matcher -> matcher.acceptedValues().map(List::size).orElse(Integer.MAX_VALUE))
            .thenComparingInt(this::filed);

    void put(Silence silence) {
        remove(silence.id());
        Filed filed = new Filed(silence, anchors(silence));
        known.put(silence.id(), filed);
        if (filed.anchors().isEmpty()) {
            unfiled.put(silence.id(), silence);
        }
        for (Matcher anchor : filed.anchors()) {
            Optional<List<String>> values = anchor.acceptedValues();
            if (values.isEmpty()) {
                byPattern.merge(
                        anchor.name(),
                        RegexIndex.EMPTY.with(anchor, silence),
                        (column, first) -> column.with(anchor, silence));
            }
            for (String value : values.orElse(List.of())) {
                byValue.computeIfAbsent(new Pair(anchor.name(), value), first -> new ConcurrentSkipListMap<>())
                        .put(silence.id(), silence);
            }
        }
    }

    void remove(String id) {
        Filed old = known.remove(id);
        if (old == null) {
            return;
        }
        if (old.anchors().isEmpty()) {
            unfiled.remove(id);
        }
        for (Matcher anchor : old.anchors()) {
            byPattern.computeIfPresent(anchor.name(), (name, column) -> {
                RegexIndex others = column.without(id);
                return others.isEmpty() ? null : others;
            });
            for (String value : anchor.acceptedValues().orElse(List.of())) {
                byValue.computeIfPresent(new Pair(anchor.name(), value), (pair, silences) -> {
                    silences.remove(id);
                    return silences.isEmpty() ? null : silences;
                });
            }
        }
    }

    /** How many silences are indexed by the values that a matcher accepts. */
    private int filed(Matcher matcher) {
        int count = 0;
        for (String value : matcher.acceptedValues().orElse(List.of())) {
            ConcurrentMap<String, Silence> silences = byValue.get(new Pair(matcher.name(), value));
            count += silences == null ? 0 : silences.size();
        }
        return count;
    }

    /** The silences that match, as far as the steps suffice to find out: expressions that need few are evaluated first. */
    List<Silence> matching(LabelSet labels, Steps steps) {
        if (byValue.isEmpty() && byPattern.isEmpty() && unfiled.isEmpty()) {
            return List.of();
        }
        List<Silence> found = new ArrayList<>(0);
        for (int i = 0; i < labels.size(); i++) {
            ConcurrentMap<String, Silence> filed = byValue.get(new Pair(labels.name(i), labels.value(i)));
            if (filed != null) {
                collect(filed.values(), labels, steps, found);
            }
            RegexIndex column = byPattern.getOrDefault(labels.name(i), RegexIndex.EMPTY);
            if (!column.isEmpty()) {
                collect(column.satisfiedBy(labels.value(i), steps), labels, steps, found);
            }
        }
        collect(unfiled.values(), labels, steps, found);
        return List.copyOf(found);
    }

    private static void collect(Collection<Silence> candidates, LabelSet labels, Steps steps, List<Silence> found) {
        for (Silence silence : candidates) {
            if (silence.matches(labels, steps) && !found.contains(silence)) {
                found.add(silence);
            }
        }
    }

    private List<Matcher> anchors(Silence silence) {
        List<Matcher> anchors = new ArrayList<>();
        for (Matchers set : silence.matcherSets()) {
            Optional<Matcher> anchor =
                    set.stream().filter(Matcher::requiresLabel).min(mostSelective);
            if (anchor.isEmpty()) {
                return List.of();
            }
            anchors.add(anchor.get());
        }
        return anchors;
    }

    /**
     * An immutable index of silences by regular expressions for the values of one label, with a cache of the result per
     * value, as most label values are shared by many alerts.
     */
    private static final class RegexIndex {
        static final RegexIndex EMPTY = new RegexIndex(List.of());

        private static final int REMEMBERED = 10_000;
        /**
         * The longest value, in UTF-16 units, that is remembered: longer ones belong to one alert, and would be kept
         * after it.
         */
        private static final int LONGEST_REMEMBERED = 256;

        private record Entry(Matcher pattern, Silence silence) {}

        private final List<Entry> entries;
        private final ConcurrentMap<String, List<Silence>> answers = new ConcurrentHashMap<>();

        private RegexIndex(List<Entry> entries) {
            this.entries = entries;
        }

        RegexIndex with(Matcher pattern, Silence silence) {
            List<Entry> more = new ArrayList<>(entries);
            more.add(new Entry(pattern, silence));
            more.sort(Comparator.comparingLong(entry -> entry.pattern().automatonSize()));
            return new RegexIndex(List.copyOf(more));
        }

        RegexIndex without(String id) {
            return new RegexIndex(entries.stream()
                    .filter(entry -> !entry.silence().id().equals(id))
                    .toList());
        }

        boolean isEmpty() {
            return entries.isEmpty();
        }

        /** The silences with a pattern that matches {@code value}. */
        List<Silence> satisfiedBy(String value, Steps steps) {
            List<Silence> known = answers.get(value);
            if (known != null) {
                return known;
            }
            List<Silence> found = entries.stream()
                    .filter(entry -> entry.pattern().matches(value, steps))
                    .map(Entry::silence)
                    .toList();
            if (answers.size() < REMEMBERED && value.length() <= LONGEST_REMEMBERED && !steps.areSpent()) {
                answers.put(value, found);
            }
            return found;
        }
    }
}
