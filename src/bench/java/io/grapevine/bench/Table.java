package io.grapevine.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Figures side by side, in Markdown: a row for each question, a column for each contender. */
final class Table {
    private final Set<String> contenders = new LinkedHashSet<>();
    private final Map<String, Map<String, String>> rows = new LinkedHashMap<>();
    private final Map<String, String> targets = new LinkedHashMap<>();

    /**
     * Enters a figure.
     *
     * @param target what Grapevine is to reach; empty if there is no such thing
     */
    void enter(Contender contender, String question, String target, String figure) {
        contenders.add(contender.name());
        targets.put(question, target);
        rows.computeIfAbsent(question, added -> new LinkedHashMap<>()).put(contender.name(), figure);
        System.err.println(contender.name() + ": " + question + ": " + figure);
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add("| | Target | " + String.join(" | ", contenders) + " |");
        lines.add("|---|---|" + "---|".repeat(contenders.size()));
        rows.forEach((question, figures) -> {
            List<String> cells = new ArrayList<>(List.of(question, targets.getOrDefault(question, "")));
            contenders.forEach(contender -> cells.add(figures.getOrDefault(contender, "")));
            lines.add("| " + String.join(" | ", cells) + " |");
        });
        return String.join("\n", lines);
    }
}
