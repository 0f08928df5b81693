package io.grapevine.nflog;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Hashes of alerts in the order of an encoded entry, and whether some are among them. Immutable; from any thread. */
final class AlertHashes {
    private final long[] inOrder;

    /**
     * The sorted hashes; made when they are first needed, as most entries are only compared with the alerts of their
     * group, in order.
     */
    private volatile long @Nullable [] sorted;

    AlertHashes(long[] hashes) {
        inOrder = hashes.clone();
    }

    /** The hashes themselves, not to be changed. */
    long[] inOrder() {
        return inOrder;
    }

    boolean contain(long hash) {
        return Arrays.binarySearch(sorted(), hash) >= 0;
    }

    boolean containAny(long[] hashes) {
        return Arrays.stream(hashes).anyMatch(this::contain);
    }

    boolean containAll(long[] hashes) {
        return haveInOrder(hashes) || Arrays.stream(hashes).allMatch(this::contain);
    }

    /** Whether all are there, one behind the other: entries list alerts in the order of their groups, so most often they are. */
    private boolean haveInOrder(long[] hashes) {
        int found = 0;
        for (int i = 0; i < inOrder.length && found < hashes.length; i++) {
            if (inOrder[i] == hashes[found]) {
                found++;
            }
        }
        return found == hashes.length;
    }

    private long[] sorted() {
        long[] known = sorted;
        if (known == null) {
            known = inOrder.clone();
            Arrays.sort(known);
            sorted = known;
        }
        return known;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AlertHashes that && Arrays.equals(inOrder, that.inOrder);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(inOrder);
    }
}
