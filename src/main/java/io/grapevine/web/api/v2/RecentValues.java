package io.grapevine.web.api.v2;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/**
 * A bounded cache of values that are made of texts, so that a text that occurs again and again is read once and its value is in
 * memory once. Each text has one slot, by its hash. For many threads without a lock: a race costs a second value.
 */
final class RecentValues<T> {
    /** A longer text is not worth its memory here. */
    private static final int LONGEST = 1 << 10;

    private final AtomicReferenceArray<Entry<T>> slots;
    /** The hashes of the texts last asked for: a text that occurs once must not displace one that occurs often. */
    private final int[] seen;

    private record Entry<T>(String text, T value) {}

    /**
     * An empty cache.
     *
     * @param slots how many values it holds, a power of two
     */
    RecentValues(int slots) {
        this.slots = new AtomicReferenceArray<>(slots);
        this.seen = new int[slots];
    }

    /** The value that {@code maker} makes of a text, which is kept from the second time on. */
    T get(String text, Function<String, T> maker) {
        int hash = text.hashCode();
        int slot = (hash ^ hash >>> 15) & seen.length - 1;
        Entry<T> known = slots.getPlain(slot);
        if (known != null && known.text.equals(text)) {
            return known.value;
        }
        T made = maker.apply(text);
        if (known != null && seen[slot] != hash) {
            seen[slot] = hash;
        } else if (text.length() <= LONGEST) {
            slots.setRelease(slot, new Entry<>(text, made));
        }
        return made;
    }
}
