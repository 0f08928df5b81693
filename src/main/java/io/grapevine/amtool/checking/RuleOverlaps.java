package io.grapevine.amtool.checking;

import io.grapevine.config.SilenceRule;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.timeinterval.Occurrence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds rules that mute no more than another one does at the same time. The other one has no matcher that the rule lacks, so
 * rules are indexed by the one of their matchers that the fewest have, and a rule is compared with those alone that it finds by
 * its own.
 */
final class RuleOverlaps {
    private final List<SilenceRule> rules;
    private final List<List<Occurrence>> occurrences;
    private final Map<Matcher, List<Integer>> byMatcher = new HashMap<>();

    /**
     * A rule that is not needed while another one applies.
     *
     * @param other the other one
     * @param at the first occurrence of the rule at which both apply
     */
    record Overlap(SilenceRule other, Occurrence at) {}

    /**
     * An index of rules.
     *
     * @param occurrences those of each rule, by their start
     */
    RuleOverlaps(List<SilenceRule> rules, List<List<Occurrence>> occurrences) {
        this.rules = rules;
        this.occurrences = occurrences;
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
                .filter(other -> mutesNoMore(rules.get(place), rules.get(other), place > other))
                .flatMap(
                        other -> common(occurrences.get(place), occurrences.get(other))
                                .map(at -> new Overlap(rules.get(other), at))
                                .stream())
                .findFirst();
    }

    private static boolean mutesNoMore(SilenceRule rule, SilenceRule other, boolean later) {
        return rule.matchers().list().containsAll(other.matchers().list())
                && (later
                        || !other.matchers().list().containsAll(rule.matchers().list()));
    }

    private static Optional<Occurrence> common(List<Occurrence> some, List<Occurrence> others) {
        return some.stream()
                .filter(occurrence -> others.stream().anyMatch(occurrence::overlaps))
                .findFirst();
    }
}
