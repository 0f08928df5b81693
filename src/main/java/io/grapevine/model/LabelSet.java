package io.grapevine.model;

import io.grapevine.base.go.Quoted;
import io.grapevine.base.go.Utf8;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An immutable set of name–value pairs, sorted by the UTF-8 bytes of the names. Also used for annotations. */
public final class LabelSet implements Comparable<LabelSet> {
    /** The set without a label. */
    public static final LabelSet EMPTY = new LabelSet(new String[0]);

    /**
     * The absent set, Go's nil map. It equals {@link #EMPTY} and behaves like it, except when written as JSON or with
     * its type: see {@link #isAbsent}.
     */
    public static final LabelSet ABSENT = new LabelSet(new String[0]);

    /** Names at even, values at odd positions. */
    private final String[] pairs;

    @Nullable
    Fingerprint fingerprint;

    private LabelSet(String[] pairs) {
        this.pairs = pairs;
    }

    /**
     * A set of the given pairs.
     *
     * @param pairs name, value, name, value, …; of equal names the last one counts
     * @throws IllegalArgumentException if a value is missing
     */
    public static LabelSet of(String... pairs) {
        if (pairs.length % 2 != 0) {
            throw new IllegalArgumentException("pairs: " + pairs.length + " strings (expected: an even number)");
        }
        Builder builder = new Builder(pairs.length / 2);
        for (int i = 0; i < pairs.length; i += 2) {
            builder.add(pairs[i], pairs[i + 1]);
        }
        return builder.build();
    }

    /** A set of the entries of {@code map}. */
    public static LabelSet of(Map<String, String> map) {
        Builder builder = new Builder(map.size());
        map.forEach(builder::add);
        return builder.build();
    }

    /**
     * A copy of this set with equal strings in place of its own.
     *
     * @param same returns a string equal to its argument
     */
    public LabelSet withStrings(UnaryOperator<String> same) {
        String[] strings = new String[pairs.length];
        for (int i = 0; i < pairs.length; i++) {
            strings[i] = same.apply(pairs[i]);
        }
        LabelSet set = new LabelSet(strings);
        set.fingerprint = fingerprint;
        return set;
    }

    /** A copy of this set with other values for the same names. */
    public LabelSet withValues(UnaryOperator<String> change) {
        String[] changed = pairs.clone();
        for (int i = 1; i < changed.length; i += 2) {
            changed[i] = change.apply(changed[i]);
        }
        return Arrays.equals(changed, pairs) ? this : new LabelSet(changed);
    }

    /** The number of pairs. */
    public int size() {
        return pairs.length / 2;
    }

    /** Whether there is no pair. */
    public boolean isEmpty() {
        return pairs.length == 0;
    }

    /** The name at position {@code i}, 0 ≤ i &lt; {@link #size}. */
    public String name(int i) {
        return pairs[2 * i];
    }

    /** The value at position {@code i}, 0 ≤ i &lt; {@link #size}. */
    public String value(int i) {
        return pairs[2 * i + 1];
    }

    /** The value of {@code name}, or null where there is none. */
    public @Nullable String get(String name) {
        int i = find(name);
        return i < 0 ? null : pairs[2 * i + 1];
    }

    /** The value of {@code name}; a missing label has the empty value. */
    public String valueOf(String name) {
        String value = get(name);
        return value == null ? "" : value;
    }

    /** Whether there is a pair with this name. */
    public boolean has(String name) {
        return find(name) >= 0;
    }

    private int find(String name) {
        int low = 0;
        int high = size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            String there = pairs[2 * middle];
            if (there.equals(name)) { // cheaper than their order
                return middle;
            }
            if (Utf8.compare(there, name) < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    /** Whether this set is {@link #ABSENT}, and not another empty set. */
    @SuppressWarnings("ReferenceEquality") // the two are equal on purpose
    public boolean isAbsent() {
        return this == ABSENT;
    }

    /** Calls {@code action} for each pair, in order. */
    public void forEach(BiConsumer<? super String, ? super String> action) {
        for (int i = 0; i < pairs.length; i += 2) {
            action.accept(pairs[i], pairs[i + 1]);
        }
    }

    /** The pairs whose name satisfies {@code keep}. */
    public LabelSet filterNames(Predicate<? super String> keep) {
        String[] kept = new String[pairs.length];
        int n = 0;
        for (int i = 0; i < pairs.length; i += 2) {
            if (keep.test(pairs[i])) {
                kept[n++] = pairs[i];
                kept[n++] = pairs[i + 1];
            }
        }
        return n == 0 ? EMPTY : n == pairs.length ? this : new LabelSet(Arrays.copyOf(kept, n));
    }

    /** The pairs whose value is not empty: a label with an empty value is the same as no label. */
    public LabelSet withoutEmptyValues() {
        for (int i = 1; i < pairs.length; i += 2) {
            if (pairs[i].isEmpty()) {
                return filterNames(name -> !valueOf(name).isEmpty());
            }
        }
        return this;
    }

    /** The pairs that this set and {@code other} share. */
    public LabelSet intersect(LabelSet other) {
        String[] kept = new String[pairs.length];
        int n = 0;
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i + 1].equals(other.get(pairs[i]))) {
                kept[n++] = pairs[i];
                kept[n++] = pairs[i + 1];
            }
        }
        return n == 0 ? EMPTY : n == pairs.length ? this : new LabelSet(Arrays.copyOf(kept, n));
    }

    /** These pairs and those of another set, which count where both have a name. */
    public LabelSet and(LabelSet more) {
        Builder all = new Builder(size() + more.size());
        forEach(all::add);
        more.forEach(all::add);
        return more.isEmpty() ? this : all.build();
    }

    /** The pairs as a map in the order of the names. */
    public Map<String, String> toMap() {
        Map<String, String> map = new TreeMap<>(Utf8::compare);
        forEach(map::put);
        return map;
    }

    /** The set's identity. */
    public Fingerprint fingerprint() {
        Fingerprint known = fingerprint;
        if (known == null) {
            known = Fingerprint.of(this);
            fingerprint = known; // a race computes the same value twice, nothing more
        }
        return known;
    }

    /**
     * Alertmanager's order of groups and alerts: fewer labels come first; among as many, the first name in order that
     * is not in both with one value decides: the set without it comes first, else the one with the lesser value.
     */
    @Override
    public int compareTo(LabelSet other) {
        if (pairs.length != other.pairs.length) {
            return Integer.compare(pairs.length, other.pairs.length);
        }
        for (int i = 0; i < pairs.length; i += 2) {
            int names = Utf8.compare(pairs[i], other.pairs[i]);
            if (names != 0) {
                return -names;
            }
            int values = Utf8.compare(pairs[i + 1], other.pairs[i + 1]);
            if (values != 0) {
                return values;
            }
        }
        return 0;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other == this || (other instanceof LabelSet that && Arrays.equals(pairs, that.pairs));
    }

    /** The hash of the fingerprint, as the labels of an alert have theirs ready. */
    @Override
    public int hashCode() {
        return fingerprint().hashCode();
    }

    /** {@code {a="b", c="d"}}, values quoted as Go quotes them, names as they are. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("{");
        for (int i = 0; i < pairs.length; i += 2) {
            if (i > 0) {
                out.append(", ");
            }
            Quoted.append(out.append(pairs[i]).append('='), pairs[i + 1]);
        }
        return out.append('}').toString();
    }

    /** Collects pairs in any order. Not for use after {@link #build}. */
    public static final class Builder {
        private String[] pairs;
        private int length;
        private boolean sorted = true;

        /** An empty builder for about {@code expected} pairs. */
        public Builder(int expected) {
            pairs = new String[2 * Math.max(expected, 4)];
        }

        /** Adds a pair; of equal names the last one counts. */
        public Builder add(String name, String value) {
            if (length == pairs.length) {
                pairs = Arrays.copyOf(pairs, 2 * length);
            }
            sorted = sorted && (length == 0 || Utf8.compare(pairs[length - 2], name) < 0);
            pairs[length++] = name;
            pairs[length++] = value;
            return this;
        }

        /** The set of the pairs added. */
        public LabelSet build() {
            if (length == 0) {
                return EMPTY;
            }
            if (!sorted) {
                sort();
            }
            return new LabelSet(length == pairs.length ? pairs : Arrays.copyOf(pairs, length));
        }

        private void sort() {
            Map<String, String> ordered = new TreeMap<>(Utf8::compare);
            for (int i = 0; i < length; i += 2) {
                ordered.put(pairs[i], pairs[i + 1]);
            }
            length = 0;
            for (Map.Entry<String, String> pair : ordered.entrySet()) {
                pairs[length++] = pair.getKey();
                pairs[length++] = pair.getValue();
            }
        }
    }
}
