package io.grapevine.fuzz;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A context-free grammar that makes random texts. {@code <name>} in an alternative refers to the rule of that name. */
final class Grammar {
    private static final Pattern REFERENCE = Pattern.compile("<([a-z]+)>");
    private static final int LONGEST = 20_000;

    private final Map<String, List<String>> rules = new LinkedHashMap<>();
    private final int depth;

    /** A grammar whose rules call each other up to {@code depth} deep; below, the shortest alternatives are taken. */
    Grammar(int depth) {
        this.depth = depth;
    }

    /** Adds a rule; the first one added is where texts begin. */
    Grammar rule(String name, String... alternatives) {
        List<String> sorted = new ArrayList<>(List.of(alternatives));
        sorted.sort(Comparator.comparing(alternative ->
                REFERENCE.matcher(alternative).results().filter(this::isRule).count()));
        rules.put(name, sorted);
        return this;
    }

    private boolean isRule(MatchResult reference) {
        return rules.isEmpty() || rules.containsKey(reference.group(1));
    }

    /** A text. */
    String make(RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        append(rules.keySet().iterator().next(), depth, random, text);
        return text.toString();
    }

    private void append(String rule, int left, RandomGenerator random, StringBuilder text) {
        List<String> alternatives = Objects.requireNonNull(rules.get(rule));
        boolean shortest = left <= 0 || text.length() > LONGEST;
        String chosen = alternatives.get(shortest ? 0 : random.nextInt(alternatives.size()));
        int at = 0;
        for (MatchResult reference : REFERENCE.matcher(chosen).results().toList()) {
            text.append(chosen, at, reference.start());
            if (rules.containsKey(reference.group(1))) {
                append(reference.group(1), left - 1, random, text);
            } else {
                text.append(reference.group());
            }
            at = reference.end();
        }
        text.append(chosen, at, chosen.length());
    }
}
