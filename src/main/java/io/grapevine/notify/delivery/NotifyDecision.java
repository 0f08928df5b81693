package io.grapevine.notify.delivery;

import io.grapevine.nflog.NotificationLog;
import io.grapevine.nflog.NotifiedState;
import io.grapevine.notify.AlertList;
import io.grapevine.notify.NotifyReason;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Decides why an integration must be notified of some alerts, given its latest notification: Alertmanager's rules of
 * deduplication.
 *
 * @param firing hashes of the alerts that fire
 * @param resolved hashes of those that have resolved
 * @param unnotified hashes of those among {@code resolved} that no earlier notification gave as resolved
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record NotifyDecision(long[] firing, long[] resolved, long[] unnotified) {
    private static final long[] NONE = {};

    /**
     * Sorts alerts into firing and resolved ones.
     *
     * @param knewEnd whether an earlier notification gave the alert at a position as resolved
     */
    static NotifyDecision of(AlertList alerts, IntPredicate knewEnd) {
        if (!alerts.hasEnded()) {
            return new NotifyDecision(alerts.hashes(), NONE, NONE);
        }
        IntPredicate ended = i -> alerts.get(i).hasEnd();
        return new NotifyDecision(
                hashes(alerts, ended.negate()), hashes(alerts, ended), hashes(alerts, ended.and(knewEnd.negate())));
    }

    private static long[] hashes(AlertList alerts, IntPredicate which) {
        return IntStream.range(0, alerts.size())
                .filter(which)
                .mapToLong(alerts::hash)
                .toArray();
    }

    boolean isEmpty() {
        return firing.length == 0 && resolved.length == 0;
    }

    boolean allResolved() {
        return firing.length == 0;
    }

    /**
     * The reason to notify, or {@link NotifyReason#NONE}. That all alerts have resolved is one whatever {@code
     * sendResolved} says, since the log must record it.
     *
     * @param told the latest notification, or null
     * @param group hashes of the alerts of the group, where other alerts of the latest notification may still fire; null
     *     where none can
     */
    NotifyReason reason(
            NotificationLog.@Nullable LoggedNotification told,
            long @Nullable [] group,
            boolean sendResolved,
            Duration repeatInterval) {
        if (told == null) {
            return allResolved() ? NotifyReason.NONE : NotifyReason.FIRST;
        }
        NotifiedState last = told.entry().fact();
        Instant earliest = told.entry().timestamp().plus(told.age()).minus(repeatInterval);
        // Where ends are not notified, nobody would take an alert out again that has ended.
        if (sendResolved ? !last.knowsFiring(firing, earliest) : !last.knowsFiring(firing)) {
            return last.isFiring() ? NotifyReason.NEW_ALERTS : NotifyReason.FIRST;
        }
        if (allResolved()) {
            boolean wasFiring =
                    group == null ? last.isFiring() : last.knowsAnyFiring(group) && !last.knowsResolved(unnotified);
            boolean isNews = wasFiring || last.awaitsEndOfAny(resolved);
            return isNews ? NotifyReason.ALL_RESOLVED : NotifyReason.NONE;
        }
        if (sendResolved && !last.knowsResolved(unnotified)) {
            return NotifyReason.SOME_RESOLVED;
        }
        return told.age().compareTo(repeatInterval) > 0 ? NotifyReason.REPEAT : NotifyReason.NONE;
    }
}
