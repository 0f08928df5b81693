package io.grapevine.core.notify.delivery;

import io.grapevine.core.nflog.NotificationLog;
import io.grapevine.core.notify.AlertList;
import io.grapevine.notification.NotifyReason;
import io.grapevine.records.NotifiedState;
import java.time.Duration;
import java.util.BitSet;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides why an integration must be notified of some alerts, given its latest notification: Alertmanager's rules of
 * deduplication.
 *
 * @param firing hashes of the alerts that fire, without those of which an earlier notification than the latest counts
 * @param resolved hashes of those that have resolved
 * @param unnotified hashes of those among {@code resolved} that no earlier notification gave as resolved
 * @param allResolved whether no alert fires
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record NotifyDecision(long[] firing, long[] resolved, long[] unnotified, boolean allResolved) {
    private static final long[] NO_HASHES = {};

    /**
     * Sorts alerts into firing and resolved ones.
     *
     * @param known whether an earlier notification than the latest gave the alert at a position as what it is, and counts
     */
    static NotifyDecision of(AlertList alerts, IntPredicate known) {
        BitSet ended = new BitSet(alerts.size());
        BitSet unknown = new BitSet(alerts.size());
        for (int i = 0; i < alerts.size(); i++) {
            ended.set(i, alerts.get(i).hasEnd());
            unknown.set(i, !known.test(i));
        }
        BitSet firing = (BitSet) unknown.clone();
        firing.andNot(ended);
        unknown.and(ended);
        boolean allResolved = ended.cardinality() == alerts.size();
        return new NotifyDecision(hashes(alerts, firing), hashes(alerts, ended), hashes(alerts, unknown), allResolved);
    }

    private static long[] hashes(AlertList alerts, BitSet which) {
        int size = which.cardinality();
        if (size == alerts.size()) {
            return alerts.hashes(); // not a copy at each flush of a group that goes on
        }
        long[] hashes = size == 0 ? NO_HASHES : new long[size];
        int n = 0;
        for (int i = which.nextSetBit(0); i >= 0; i = which.nextSetBit(i + 1)) {
            hashes[n++] = alerts.hash(i);
        }
        return hashes;
    }

    boolean isEmpty() {
        return allResolved && resolved.length == 0;
    }

    /**
     * The reason to notify, or {@link NotifyReason#NONE}. That all alerts have resolved is one whatever {@code
     * sendResolved} says, since the log must record it.
     *
     * @param logged the latest notification, or null
     * @param group hashes of the alerts of the group, where other alerts of the latest notification may still fire; null
     *     where none can
     * @param isMutedFiring whether the integration goes on knowing muted alerts as firing, so that those that have resolved are
     *     not all
     */
    NotifyReason reason(
            NotificationLog.@Nullable LoggedNotification logged,
            long @Nullable [] group,
            boolean isMutedFiring,
            boolean sendResolved,
            Duration repeatInterval) {
        if (logged == null) {
            return allResolved ? NotifyReason.NONE : NotifyReason.FIRST;
        }
        NotifiedState last = logged.entry().notified();
        if (!last.knowsFiring(firing)) {
            return last.isFiring() ? NotifyReason.NEW_ALERTS : NotifyReason.FIRST;
        }
        if (allResolved && !isMutedFiring) {
            boolean wasFiring =
                    group == null ? last.isFiring() : last.knowsAnyFiring(group) && !last.knowsResolved(unnotified);
            boolean isDue = wasFiring || last.awaitsEndOfAny(resolved);
            return isDue ? NotifyReason.ALL_RESOLVED : NotifyReason.NONE;
        }
        if (sendResolved && !last.knowsResolved(unnotified)) {
            return NotifyReason.SOME_RESOLVED;
        }
        return !allResolved && logged.age().compareTo(repeatInterval) > 0 ? NotifyReason.REPEAT : NotifyReason.NONE;
    }
}
