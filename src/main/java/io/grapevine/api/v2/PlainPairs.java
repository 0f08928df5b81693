package io.grapevine.api.v2;

import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The pairs of one JSON object of strings, as positions in the decoded text of a {@link PlainJson}. Used again and again. */
final class PlainPairs {
    private final PlainJson json;
    /** The end of each string; it begins where the one before it ends. */
    private int[] ends = new int[32];

    private int start;
    private int strings;
    private boolean sorted;
    private boolean hasEmptyValue;

    PlainPairs(PlainJson json) {
        this.json = json;
    }

    /** Forgets the pairs. */
    void clear() {
        strings = 0;
        sorted = true;
        hasEmptyValue = false;
    }

    /** Reads the object that comes next. */
    void read() throws PlainJson.Unusual {
        clear();
        start = json.length();
        json.expect('{');
        if (json.take('}')) {
            return;
        }
        do {
            string();
            json.expect(':');
            string();
            check();
        } while (json.take(','));
        json.expect('}');
    }

    private void string() throws PlainJson.Unusual {
        json.string();
        if (strings == ends.length) {
            ends = Arrays.copyOf(ends, 2 * strings);
        }
        ends[strings++] = json.length();
    }

    /** Takes note of what is special about the last pair. */
    private void check() {
        int name = strings - 2;
        hasEmptyValue |= ends[name] == ends[name + 1];
        sorted = sorted && (name == 0 || compare(name - 2, name) < 0);
    }

    private int compare(int a, int b) {
        byte[] text = json.decoded();
        return Arrays.compareUnsigned(text, from(a), ends[a], text, from(b), ends[b]);
    }

    private int from(int string) {
        return string == 0 ? start : ends[string - 1];
    }

    boolean isEmpty() {
        return strings == 0;
    }

    /** Whether the pairs are in the order of their names, each name once. */
    boolean isSorted() {
        return sorted;
    }

    boolean hasEmptyValue() {
        return hasEmptyValue;
    }

    /** Whether these pairs, which are sorted, are those of {@code set}. */
    boolean equalTo(LabelSet set) {
        if (set.size() * 2 != strings) {
            return false;
        }
        for (int i = 0; i < set.size(); i++) {
            if (!equal(2 * i, set.name(i)) || !equal(2 * i + 1, set.value(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean equal(int string, String other) {
        return equal(json.decoded(), from(string), ends[string], other);
    }

    /** Whether the UTF-8 bytes from {@code from} to {@code to} are those of a string. */
    static boolean equal(byte[] text, int from, int to, String other) {
        return SharedStrings.equal(other, text, from, to)
                || (other.length() < to - from
                        && new String(text, from, to - from, StandardCharsets.UTF_8).equals(other));
    }

    /** The fingerprint of the pairs, which are sorted. */
    Fingerprint fingerprint() {
        Fingerprint.Hash hash = new Fingerprint.Hash();
        for (int i = 0; i < strings; i++) {
            hash.add(json.decoded(), from(i), ends[i]);
        }
        return hash.result();
    }

    /** The set of the pairs, which are sorted, with its fingerprint. */
    LabelSet sortedSet(SharedStrings shared, Fingerprint fingerprint) {
        if (strings == 0) {
            return LabelSet.EMPTY;
        }
        String[] pairs = new String[strings];
        for (int i = 0; i < strings; i++) {
            pairs[i] = shared.get(json.decoded(), from(i), ends[i]);
        }
        return LabelSet.ofSorted(pairs, fingerprint);
    }

    /** The set of the pairs in any order; of equal names the last one counts. */
    LabelSet set(SharedStrings shared) {
        LabelSet.Builder builder = new LabelSet.Builder(strings / 2);
        for (int i = 0; i < strings; i += 2) {
            builder.add(
                    shared.get(json.decoded(), from(i), ends[i]), shared.get(json.decoded(), from(i + 1), ends[i + 1]));
        }
        return builder.build();
    }
}
