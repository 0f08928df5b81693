package io.grapevine.level;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A question that both programs answer differently.
 *
 * @param theirs the answer of Alertmanager
 * @param ours the answer of Grapevine
 */
record Difference(Item item, String theirs, String ours) {
    /** In place of the answer of a program that has no such thing. */
    static final String NONE = "—";

    private static final int WIDEST = 160;

    /** Whether only Grapevine has it. */
    boolean isAdded() {
        return theirs.equals(NONE);
    }

    /** What differs, in the order of the questions. */
    static List<Difference> between(Map<Item, String> theirs, Map<Item, String> ours) {
        SortedMap<Item, String> all = new TreeMap<>(theirs);
        ours.forEach(all::putIfAbsent);
        List<Difference> differences = new ArrayList<>();
        for (Item item : all.keySet()) {
            Difference difference =
                    new Difference(item, theirs.getOrDefault(item, NONE), ours.getOrDefault(item, NONE));
            if (!difference.theirs.equals(difference.ours)) {
                differences.add(difference);
            }
        }
        return differences;
    }

    /** A table in Markdown; the titles of its last two columns name the programs. */
    static String table(List<Difference> differences, String theirs, String ours) {
        StringBuilder table =
                new StringBuilder("| what | which | " + theirs + " | " + ours + " |\n|---|---|---|---|\n");
        for (Difference difference : differences) {
            table.append("| " + cell(difference.item.subject()) + " | " + cell(difference.item.name()) + " | "
                    + cell(difference.theirs) + " | " + cell(difference.ours) + " |\n");
        }
        return table.toString();
    }

    /** One line, not too long, in which a bar is none of the table. */
    private static String cell(String text) {
        String line = text.isEmpty() ? "(empty)" : text.replace("\n", "\\n").replace("|", "\\|");
        return line.length() <= WIDEST ? line : line.substring(0, WIDEST) + "…";
    }
}
