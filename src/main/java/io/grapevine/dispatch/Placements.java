package io.grapevine.dispatch;

import io.grapevine.model.LabelSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A map from the labels of alerts to groups: a hash table with linear probing, which takes a third of the memory of one with an object
 * for each entry. On the loop only.
 */
final class Placements {
    private static final int SMALLEST = 64;

    /** Null where a slot is free, as are the values. */
    private @Nullable LabelSet[] keys = new @Nullable LabelSet[SMALLEST];

    private @Nullable Placement[] values = new @Nullable Placement[SMALLEST];

    private int size;

    /** The groups that an alert is in. */
    record Placement(List<AggregationGroup> groups) {
        boolean isAlive() {
            for (AggregationGroup group : groups) {
                if (group.isStopped()) {
                    return false;
                }
            }
            return true;
        }
    }

    /** The groups of an alert; null if none are known. */
    @Nullable
    Placement get(LabelSet alert) {
        return values[slot(alert)];
    }

    void put(LabelSet alert, Placement groups) {
        int slot = slot(alert);
        if (values[slot] == null) {
            size++;
        }
        keys[slot] = alert;
        values[slot] = groups;
        if (size > keys.length / 4 * 3) {
            resize(2 * keys.length);
        }
    }

    void remove(LabelSet alert) {
        int free = slot(alert);
        if (values[free] == null) {
            return;
        }
        size--;
        int mask = keys.length - 1;
        // An entry behind the free slot moves into it, unless its home lies between the two.
        LabelSet key;
        for (int i = free + 1 & mask; (key = keys[i]) != null; i = i + 1 & mask) {
            int distance = i - home(key) & mask;
            if (distance >= (i - free & mask)) {
                keys[free] = key;
                values[free] = values[i];
                free = i;
            }
        }
        keys[free] = null;
        values[free] = null;
        if (keys.length > SMALLEST && size < keys.length / 8) {
            resize(keys.length / 2);
        }
    }

    void clear() {
        keys = new @Nullable LabelSet[SMALLEST];
        values = new @Nullable Placement[SMALLEST];
        size = 0;
    }

    private void resize(int slots) {
        @Nullable LabelSet[] oldKeys = keys;
        @Nullable Placement[] oldValues = values;
        keys = new @Nullable LabelSet[slots];
        values = new @Nullable Placement[slots];
        for (int i = 0; i < oldKeys.length; i++) {
            LabelSet key = oldKeys[i];
            if (key != null) {
                int slot = slot(key);
                keys[slot] = key;
                values[slot] = oldValues[i];
            }
        }
    }

    /** The slot that has the key, or the free one where it belongs. */
    private int slot(LabelSet key) {
        int mask = keys.length - 1;
        int slot = home(key);
        while (keys[slot] != null && !key.equals(keys[slot])) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private int home(LabelSet key) {
        int hash = key.fingerprint().hashCode();
        return (hash ^ hash >>> 16) & keys.length - 1;
    }
}
