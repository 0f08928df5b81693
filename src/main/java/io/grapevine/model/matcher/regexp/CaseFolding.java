package io.grapevine.model.matcher.regexp;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Unicode's simple case folding: the sets of code points that differ only in case, built once from the case mappings of
 * the JVM.
 */
final class CaseFolding {
    private static final int DOTTED_CAPITAL_I = 0x130;
    private static final int DOTLESS_SMALL_I = 0x131;

    /** Built on first use of this class: few expressions ignore case. */
    private static final CaseFolding INSTANCE = new CaseFolding();

    /** From a code point that has variants to all of them, itself included. */
    private final TreeMap<Integer, List<Integer>> orbits = new TreeMap<>();

    private CaseFolding() {
        Map<Integer, SortedSet<Integer>> byFolded = new TreeMap<>();
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (isCased(c)) {
                SortedSet<Integer> members = byFolded.computeIfAbsent(folded(c), key -> new TreeSet<>());
                members.add(c);
                members.add(folded(c)); // sharp s has no capital of its own, yet one that folds to it
            }
        }
        for (SortedSet<Integer> orbit : byFolded.values()) {
            List<Integer> members = List.copyOf(orbit);
            members.forEach(member -> orbits.put(member, members));
        }
    }

    static CaseFolding instance() {
        return INSTANCE;
    }

    /** The two Turkish letters fold to nothing unless the language is known. */
    private static boolean isCased(int c) {
        boolean maps = Character.toLowerCase(c) != c || Character.toUpperCase(c) != c || Character.toTitleCase(c) != c;
        return maps && c != DOTTED_CAPITAL_I && c != DOTLESS_SMALL_I;
    }

    private static int folded(int c) {
        return Character.toLowerCase(Character.toUpperCase(c));
    }

    /** The code points from {@code first} to {@code last} that have variants. */
    IntStream cased(int first, int last) {
        return orbits.subMap(first, true, last, true).keySet().stream().mapToInt(Integer::intValue);
    }

    /** Adds the variants of {@code codePoint}, itself included if it has any. */
    void addVariants(int codePoint, CharSet.Builder set) {
        orbits.getOrDefault(codePoint, List.of()).forEach(variant -> set.add(variant, variant));
    }
}
