package io.grapevine.web.api.v2;

import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The pairs of one JSON object of strings, in the order of their names, as positions in the decoded text of a
 * {@link PlainJson}. Used again and again.
 */
final class PlainPairs {
    /** More pairs than this must come in order: sorting them takes time that grows with the square of their number. */
    private static final int MOST_SORTED = 128;

    private final PlainJson json;
    /** Where each string begins, names at even, values at odd positions. */
    private int[] starts = new int[32];
    /** Where each string ends. */
    private int[] ends = new int[32];

    private int strings;
    private boolean hasEmptyValue;

    PlainPairs(PlainJson json) {
        this.json = json;
    }

    void clear() {
        strings = 0;
        hasEmptyValue = false;
    }

    /** Reads the object that comes next. */
    void read() throws PlainJson.Unusual {
        clear();
        json.expect('{');
        if (json.take('}')) {
            return;
        }
        do {
            string();
            json.expect(':');
            string();
            hasEmptyValue |= starts[strings - 1] == ends[strings - 1];
            sort();
        } while (json.take(','));
        json.expect('}');
    }

    private void string() throws PlainJson.Unusual {
        if (strings == ends.length) {
            starts = Arrays.copyOf(starts, 2 * strings);
            ends = Arrays.copyOf(ends, 2 * strings);
        }
        starts[strings] = json.length();
        json.string();
        ends[strings++] = json.length();
    }

    /** Moves the last pair to its place among the others. */
    private void sort() throws PlainJson.Unusual {
        int last = strings - 2;
        int place = last;
        while (place > 0) {
            int order = compare(place - 2, last);
            if (order == 0 || (order > 0 && strings > 2 * MOST_SORTED)) {
                throw PlainJson.Unusual.TEXT;
            }
            if (order < 0) {
                break;
            }
            place -= 2;
        }
        if (place < last) {
            insert(starts, last, place);
            insert(ends, last, place);
        }
    }

    private static void insert(int[] positions, int from, int to) {
        int name = positions[from];
        int value = positions[from + 1];
        System.arraycopy(positions, to, positions, to + 2, from - to);
        positions[to] = name;
        positions[to + 1] = value;
    }

    private int compare(int a, int b) {
        byte[] text = json.decoded();
        return Arrays.compareUnsigned(text, starts[a], ends[a], text, starts[b], ends[b]);
    }

    boolean isEmpty() {
        return strings == 0;
    }

    boolean hasEmptyValue() {
        return hasEmptyValue;
    }

    /** Whether these pairs are those of {@code set}. */
    boolean equalTo(LabelSet set) {
        if (set.size() * 2 != strings) {
            return false;
        }
        byte[] text = json.decoded();
        for (int i = 0; i < strings; i += 2) {
            if (!equal(text, starts[i], ends[i], set.name(i / 2))
                    || !equal(text, starts[i + 1], ends[i + 1], set.value(i / 2))) {
                return false;
            }
        }
        return true;
    }

    /** Whether the UTF-8 bytes from {@code from} to {@code to} are those of a string. */
    static boolean equal(byte[] text, int from, int to, String other) {
        return SharedStrings.equal(other, text, from, to)
                || (other.length() < to - from
                        && new String(text, from, to - from, StandardCharsets.UTF_8).equals(other));
    }

    Fingerprint fingerprint() {
        Fingerprint.Hash hash = new Fingerprint.Hash();
        for (int i = 0; i < strings; i++) {
            hash.add(json.decoded(), starts[i], ends[i]);
        }
        return hash.result();
    }

    /** The set of the pairs, of which there is one at least, with its fingerprint. */
    LabelSet set(SharedStrings shared, Fingerprint fingerprint) {
        return LabelSet.ofSorted(strings(shared), fingerprint);
    }

    /** The set of the pairs, of which there is one at least. */
    LabelSet set(SharedStrings shared) {
        return LabelSet.ofSorted(strings(shared));
    }

    private String[] strings(SharedStrings shared) {
        String[] pairs = new String[strings];
        for (int i = 0; i < strings; i++) {
            pairs[i] = shared.get(json.decoded(), starts[i], ends[i]);
        }
        return pairs;
    }
}
