package io.grapevine.web.api.v2;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A bounded cache of values that are made of texts, so that a text that occurs again and again is read once and its value is in
 * memory once. Each text has one slot, by its hash. It is small at first, as there may be one for each tenant, and doubles when
 * many texts have met others in their slots. For many threads without a lock, as entries are immutable: a race costs a second
 * value.
 */
final class RecentValues<T> {
    /** A longer text is not worth its memory here. */
    private static final int LONGEST = 1 << 10;

    private static final int FIRST_SLOTS = 1 << 6;

    private final int most;
    private Table<T> table;

    private record Entry<T>(String text, T value) {}

    private static final class Table<T> {
        private final @Nullable Entry<T>[] slots;
        /** The hashes of the texts last asked for: a text that occurs once must not displace one that occurs often. */
        private final int[] seen;

        private int collisions;

        @SuppressWarnings({"unchecked", "rawtypes"}) // arrays have no type parameters
        Table(int size) {
            slots = new Entry[size];
            seen = new int[size];
        }

        int slot(int hash) {
            return (hash ^ hash >>> 15) & seen.length - 1;
        }

        /** A table of twice the size with the same values. */
        Table<T> doubled() {
            Table<T> next = new Table<>(seen.length * 2);
            for (Entry<T> entry : slots) {
                if (entry != null) {
                    next.slots[next.slot(entry.text.hashCode())] = entry;
                }
            }
            return next;
        }
    }

    /**
     * An empty cache.
     *
     * @param slots how many values it holds at most, a power of two
     */
    RecentValues(int slots) {
        most = slots;
        table = new Table<>(Math.min(slots, FIRST_SLOTS));
    }

    /** The value that {@code maker} makes of a text, which is kept from the second time on. */
    T get(String text, Function<String, T> maker) {
        Table<T> now = table;
        int hash = text.hashCode();
        int slot = now.slot(hash);
        Entry<T> known = now.slots[slot];
        if (known != null && known.text.equals(text)) {
            return known.value;
        }
        T made = maker.apply(text);
        if (known != null && now.seen[slot] != hash) {
            now.seen[slot] = hash;
            if (++now.collisions > now.seen.length && now.seen.length < most) {
                table = now.doubled();
            }
        } else if (text.length() <= LONGEST) {
            now.slots[slot] = new Entry<>(text, made);
        }
        return made;
    }
}
