package io.grapevine.amtool.checking;

import io.grapevine.features.planned.SilenceRule;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.timeinterval.Occurrence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds rules that mute no more than another one does at the same time. The other one has no matcher that the rule lacks, so
 * rules are indexed by the one of their matchers that the fewest have, and a rule is compared with those alone that it finds by
 * its own.
 */
final class RuleOverlaps {
    private final List<SilenceRule> rules;
    private final List<Times> times;
    private final List<Set<Matcher>> matchers;
    private final Map<Matcher, List<Integer>> byMatcher = new HashMap<>();

    /**
     * A rule that is not needed while another one applies.
     *
     * @param at the first occurrence of the rule at which both apply
     */
    record Overlap(SilenceRule other, Occurrence at) {}

    /**
     * An index of rules.
     *
     * @param occurrences the occurrences of each rule, by their start
     */
    RuleOverlaps(List<SilenceRule> rules, List<List<Occurrence>> occurrences) {
        this.rules = rules;
        times = occurrences.stream().map(Times::of).toList();
        Map<Set<Matcher>, Set<Matcher>> sets = new HashMap<>();
        matchers = rules.stream()
                .map(rule -> Set.copyOf(rule.matchers().list()))
                .map(set -> Objects.requireNonNullElse(sets.putIfAbsent(set, set), set))
                .toList();
        Map<Matcher, Integer> uses = new HashMap<>();
        rules.forEach(rule -> rule.matchers().forEach(matcher -> uses.merge(matcher, 1, Integer::sum)));
        for (int i = 0; i < rules.size(); i++) {
            int place = i;
            rules.get(i).matchers().stream()
                    .min(Comparator.comparingInt(matcher -> uses.getOrDefault(matcher, 0)))
                    .ifPresent(rarest -> byMatcher
                            .computeIfAbsent(rarest, first -> new ArrayList<>())
                            .add(place));
        }
    }

    /** The places of the rules that a rule is compared with. */
    Stream<Integer> candidates(int place) {
        return rules.get(place).matchers().stream()
                .flatMap(matcher -> byMatcher.getOrDefault(matcher, List.of()).stream())
                .filter(other -> other != place);
    }

    /**
     * The overlap of the rule at a place with the first one that mutes at least its alerts; of two rules that are equal, only the
     * later one has it.
     */
    Optional<Overlap> first(int place) {
        return candidates(place)
                .filter(other -> mutesNoMore(place, other))
                .flatMap(other ->
                        times
                                .get(place)
                                .firstIn(times.get(other))
                                .map(at -> new Overlap(rules.get(other), at))
                                .stream())
                .findFirst();
    }

    private boolean mutesNoMore(int place, int other) {
        Set<Matcher> set = matchers.get(place);
        Set<Matcher> otherSet = matchers.get(other);
        return set == otherSet ? place > other : set.containsAll(otherSet); // equal sets are one object
    }

    /**
     * Occurrences by their start.
     *
     * @param latestEnds for each the latest end of it and of those before
     */
    private record Times(List<Occurrence> all, List<Instant> latestEnds) {
        static Times of(List<Occurrence> all) {
            List<Instant> latestEnds = new ArrayList<>();
            Instant latest = Instant.MIN;
            for (Occurrence each : all) {
                latest = each.end().isAfter(latest) ? each.end() : latest;
                latestEnds.add(latest);
            }
            return new Times(all, latestEnds);
        }

        /** The first one that overlaps one of the others. */
        Optional<Occurrence> firstIn(Times others) {
            return all.stream().filter(others::haveOneAt).findFirst();
        }

        private boolean haveOneAt(Occurrence at) {
            int low = 0;
            int high = all.size(); // of those before it the start is before the end of the given one
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (all.get(middle).start().isBefore(at.end())) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low > 0 && latestEnds.get(low - 1).isAfter(at.start());
        }
    }
}
