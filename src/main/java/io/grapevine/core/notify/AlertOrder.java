package io.grapevine.core.notify;

import io.grapevine.model.LabelSet;
import io.grapevine.records.AlertHash;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Labels of a list's alerts, in their order: one object for all versions of the alerts, so that what follows from the
 * labels alone is computed once. Immutable.
 */
public final class AlertOrder {
    /** The order of no alert. */
    public static final AlertOrder EMPTY = new AlertOrder(new LabelSet[0]);

    private final LabelSet[] labels;
    /** Computed when first asked for; volatile, so that another thread sees the array filled. */
    private volatile long @Nullable [] hashes;

    private AlertOrder(LabelSet[] labels) {
        this.labels = labels;
    }

    /** The order of some alerts, by their labels. */
    public static AlertOrder of(List<LabelSet> labels) {
        return new AlertOrder(labels.toArray(LabelSet[]::new));
    }

    /** The number of alerts. */
    public int size() {
        return labels.length;
    }

    /** The labels of the alert at position {@code i}, 0 ≤ i &lt; {@link #size}. */
    public LabelSet labels(int i) {
        return labels[i];
    }

    /** The {@link AlertHash} of each alert; not to be changed. */
    long[] hashes() {
        long[] known = hashes;
        if (known == null) {
            known = new long[labels.length];
            for (int i = 0; i < known.length; i++) {
                known[i] = AlertHash.of(labels[i]);
            }
            hashes = known; // a race computes the same values twice, nothing more
        }
        return known;
    }

    /** This order without the alerts at some positions. */
    public AlertOrder without(BitSet gone) {
        LabelSet[] left = new LabelSet[labels.length - gone.cardinality()];
        long[] known = hashes;
        long[] leftHashes = known == null ? null : new long[left.length];
        int n = 0;
        for (int i = gone.nextClearBit(0); i < labels.length; i = gone.nextClearBit(i + 1)) {
            left[n] = labels[i];
            if (known != null && leftHashes != null) {
                leftHashes[n] = known[i];
            }
            n++;
        }
        AlertOrder order = new AlertOrder(left);
        order.hashes = leftHashes;
        return order;
    }
}
