package io.grapevine.core.alerts;

import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelBloomFilter;
import io.grapevine.model.LabelSet;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** The received alerts, read-only; from any thread. */
public interface AlertsView {
    /** The alert with these labels, or null. */
    @Nullable
    Alert get(LabelSet labels);

    /** An alert with this fingerprint, which others may have too; null if there is none. */
    @Nullable
    Alert get(Fingerprint fingerprint);

    /** When an alert was last received; null if none was since the start. */
    @Nullable
    Instant lastReceived();

    /**
     * A live view of all alerts in the order of their fingerprints, resolved ones included until they are collected. An
     * iterator holds only a few of them, so it may be kept for as long as a slow client needs.
     */
    Collection<Alert> all();

    /**
     * Iterates like {@link #all} over the alerts whose labels have marks, see {@link LabelBloomFilter}, that satisfy
     * {@code wanted}.
     */
    Iterator<Alert> withMarks(LongPredicate wanted);
}
