package io.grapevine.model.matcher.regexp;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

final class CharSet {
    static final CharSet ANY = range(0, Character.MAX_CODE_POINT);
    /** Every code point but line feed: what a plain dot matches. */
    static final CharSet NOT_NEWLINE = of('\n').negate();

    /** First and last code point of each range; ascending, neither overlapping nor adjacent. */
    private final int[] ranges;

    private CharSet(int[] ranges) {
        this.ranges = ranges;
    }

    static CharSet of(int codePoint) {
        return range(codePoint, codePoint);
    }

    static CharSet range(int first, int last) {
        return new CharSet(new int[] {first, last});
    }

    /** The set of the ranges in a string, each written as its first and last character: {@code "09AZaz"}. */
    static CharSet ofRanges(String pairs) {
        Builder builder = new Builder();
        for (int i = 0; i < pairs.length(); i += 2) {
            builder.add(pairs.charAt(i), pairs.charAt(i + 1));
        }
        return builder.build();
    }

    int rangeCount() {
        return ranges.length / 2;
    }

    int first(int range) {
        return ranges[2 * range];
    }

    int last(int range) {
        return ranges[2 * range + 1];
    }

    int size() {
        int size = 0;
        for (int i = 0; i < ranges.length; i += 2) {
            size += ranges[i + 1] - ranges[i] + 1;
        }
        return size;
    }

    IntStream codePoints() {
        return IntStream.range(0, rangeCount()).flatMap(range -> IntStream.rangeClosed(first(range), last(range)));
    }

    CharSet negate() {
        Builder builder = new Builder();
        int next = 0;
        for (int i = 0; i < ranges.length; i += 2) {
            if (next < ranges[i]) {
                builder.add(next, ranges[i] - 1);
            }
            next = ranges[i + 1] + 1;
        }
        if (next <= Character.MAX_CODE_POINT) {
            builder.add(next, Character.MAX_CODE_POINT);
        }
        return builder.build();
    }

    /** The set with everything that differs from a member only in case. */
    CharSet foldCase() {
        Builder builder = new Builder().add(this);
        CaseFolding folding = CaseFolding.INSTANCE;
        IntConsumer addVariants = codePoint -> folding.addVariants(codePoint, builder);
        for (int i = 0; i < ranges.length; i += 2) {
            folding.cased(ranges[i], ranges[i + 1]).forEach(addVariants);
        }
        return builder.build();
    }

    boolean contains(int codePoint) {
        int low = 0;
        int high = ranges.length - 2;
        while (low < high) {
            int middle = (low + high + 2) / 4 * 2; // the even one in the middle, above low
            if (ranges[middle] <= codePoint) {
                low = middle;
            } else {
                high = middle - 2;
            }
        }
        return high >= 0 && ranges[low] <= codePoint && codePoint <= ranges[low + 1];
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CharSet that && Arrays.equals(ranges, that.ranges);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ranges);
    }

    static final class Builder {
        private long[] ranges = new long[4];
        private int length;

        Builder add(int first, int last) {
            if (length > 0 && first == last(length - 1) + 1) {
                ranges[length - 1] = pack((int) (ranges[length - 1] >>> 32), last);
                return this;
            }
            if (length == ranges.length) {
                ranges = Arrays.copyOf(ranges, 2 * length);
            }
            ranges[length++] = pack(first, last);
            return this;
        }

        Builder add(CharSet set) {
            for (int i = 0; i < set.rangeCount(); i++) {
                add(set.first(i), set.last(i));
            }
            return this;
        }

        CharSet build() {
            Arrays.sort(ranges, 0, length);
            int[] merged = new int[2 * length];
            int n = 0;
            for (int i = 0; i < length; i++) {
                int first = (int) (ranges[i] >>> 32);
                if (n > 0 && first <= merged[n - 1] + 1) {
                    merged[n - 1] = Math.max(merged[n - 1], last(i));
                } else {
                    merged[n++] = first;
                    merged[n++] = last(i);
                }
            }
            return new CharSet(Arrays.copyOf(merged, n));
        }

        private int last(int range) {
            return (int) ranges[range];
        }

        /** Packs a range into a number, so that sorting numbers sorts ranges. */
        private static long pack(int first, int last) {
            return (long) first << 32 | last;
        }
    }

    /**
     * Unicode's simple case folding: the sets of code points that differ only in case, built once from the case mappings of
     * the JVM.
     */
    private static final class CaseFolding {
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

        /** The two Turkish letters fold to nothing unless the language is known. */
        private static boolean isCased(int c) {
            boolean maps =
                    Character.toLowerCase(c) != c || Character.toUpperCase(c) != c || Character.toTitleCase(c) != c;
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
}
