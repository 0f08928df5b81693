package io.grapevine.virtualtime.configtest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * Pairs each element of one list with another element of a second list, as many as possible (augmenting paths in a bipartite
 * graph).
 */
final class BipartiteMatching {
    private final int[][] candidates;
    private final int[] owner;
    private final int[] partner;

    private <L, R> BipartiteMatching(List<L> left, List<R> right, BiPredicate<L, R> fits) {
        candidates = new int[left.size()][];
        for (int i = 0; i < left.size(); i++) {
            L one = left.get(i);
            int[] found = new int[right.size()];
            int count = 0;
            for (int j = 0; j < right.size(); j++) {
                if (fits.test(one, right.get(j))) {
                    found[count++] = j;
                }
            }
            candidates[i] = Arrays.copyOf(found, count);
        }
        owner = new int[right.size()];
        Arrays.fill(owner, -1);
        partner = new int[left.size()];
        Arrays.fill(partner, -1);
        for (int i = 0; i < left.size(); i++) {
            pair(i, new boolean[right.size()]);
        }
        for (int j = 0; j < owner.length; j++) {
            if (owner[j] >= 0) {
                partner[owner[j]] = j;
            }
        }
    }

    private boolean pair(int left, boolean[] tried) {
        for (int candidate : candidates[left]) {
            if (!tried[candidate]) {
                tried[candidate] = true;
                if (owner[candidate] < 0 || pair(owner[candidate], tried)) {
                    owner[candidate] = left;
                    return true;
                }
            }
        }
        return false;
    }

    /** For each element of {@code left} the index of its partner in {@code right}, or -1. */
    static <L, R> int[] of(List<L> left, List<R> right, BiPredicate<L, R> fits) {
        return new BipartiteMatching(left, right, fits).partner;
    }

    /** The elements of {@code left} that get no partner. */
    static <L, R> List<L> unpaired(List<L> left, List<R> right, BiPredicate<L, R> fits) {
        int[] partners = of(left, right, fits);
        List<L> alone = new ArrayList<>();
        for (int i = 0; i < partners.length; i++) {
            if (partners[i] < 0) {
                alone.add(left.get(i));
            }
        }
        return alone;
    }
}
