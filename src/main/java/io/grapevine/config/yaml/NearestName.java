package io.grapevine.config.yaml;

import java.util.Collection;
import java.util.Optional;

/** Finds the valid name nearest to a misspelled one, for error messages. */
public final class NearestName {
    private static final int MOST_NAMED = 24;

    private NearestName() {}

    /** The name that is nearly {@code wrong}, if there is one. */
    public static Optional<String> of(String wrong, Collection<String> names) {
        int tolerance = wrong.length() < 4 ? 1 : 2;
        return names.stream()
                .filter(name -> distance(wrong, name) <= tolerance)
                .min((a, b) -> Integer.compare(distance(wrong, a), distance(wrong, b)));
    }

    /** The name nearest to {@code wrong}, or all the names if they are few, or just that another was expected. */
    static String describe(String wrong, Collection<String> names) {
        if (names.isEmpty()) {
            return "nothing here";
        }
        return of(wrong, names)
                .orElseGet(() ->
                        names.size() <= MOST_NAMED ? "one of " + String.join(", ", names) : "a field of this section");
    }

    /** How many characters have to be added, removed or replaced to get from {@code a} to {@code b}. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
