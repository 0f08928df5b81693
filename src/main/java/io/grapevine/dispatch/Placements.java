package io.grapevine.dispatch;

import io.grapevine.model.Fingerprint;
import org.jspecify.annotations.Nullable;

/**
 * A map from fingerprints to groups: a hash table with linear probing, which takes a third of the memory of one with an object
 * for each entry. On the loop only.
 */
final class Placements {
    private static final int SMALLEST = 64;

    private long[] keys = new long[SMALLEST];
    /** Null where a slot is free. */
    private AggregationGroup @Nullable [][] values = new AggregationGroup[SMALLEST][];

    private int size;

    /** The groups of an alert; null if none are known. */
    AggregationGroup @Nullable [] get(Fingerprint alert) {
        return values[slot(alert.value())];
    }

    void put(Fingerprint alert, AggregationGroup[] groups) {
        int slot = slot(alert.value());
        if (values[slot] == null) {
            size++;
        }
        keys[slot] = alert.value();
        values[slot] = groups;
        if (size > keys.length / 4 * 3) {
            resize(2 * keys.length);
        }
    }

    void remove(Fingerprint alert) {
        int free = slot(alert.value());
        if (values[free] == null) {
            return;
        }
        size--;
        int mask = keys.length - 1;
        // An entry behind the free slot moves into it, unless its home lies between the two.
        for (int i = free + 1 & mask; values[i] != null; i = i + 1 & mask) {
            int distance = i - home(keys[i]) & mask;
            if (distance >= (i - free & mask)) {
                keys[free] = keys[i];
                values[free] = values[i];
                free = i;
            }
        }
        values[free] = null;
        if (keys.length > SMALLEST && size < keys.length / 8) {
            resize(keys.length / 2);
        }
    }

    void clear() {
        keys = new long[SMALLEST];
        values = new AggregationGroup[SMALLEST][];
        size = 0;
    }

    private void resize(int slots) {
        long[] oldKeys = keys;
        AggregationGroup[][] oldValues = values;
        keys = new long[slots];
        values = new AggregationGroup[slots][];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != null) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }

    /** The slot that has the key, or the free one where it belongs. */
    private int slot(long key) {
        int mask = keys.length - 1;
        int slot = home(key);
        while (values[slot] != null && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private int home(long key) {
        int hash = Long.hashCode(key);
        return (hash ^ hash >>> 16) & keys.length - 1;
    }
}
