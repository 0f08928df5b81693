package io.grapevine.notify;

import io.grapevine.model.Alert;
import io.grapevine.nflog.AlertHash;
import io.grapevine.nflog.NotificationLog;
import io.grapevine.nflog.NotifiedState;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether an integration must be told about some alerts, given what it was told last.
 *
 * @param firing hashes of the alerts that fire
 * @param resolved hashes of those that have ended
 * @param untold hashes of those among {@code resolved} whose end no earlier notification told
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Dedup(long[] firing, long[] resolved, long[] untold) {

    /**
     * Sorts the alerts.
     *
     * @param knewEnd whether an earlier notification told the end of an alert
     */
    static Dedup of(List<Alert> alerts, Predicate<Alert> knewEnd) {
        return new Dedup(
                hashes(alerts, alert -> !alert.hasEnd()),
                hashes(alerts, Alert::hasEnd),
                hashes(alerts, alert -> alert.hasEnd() && !knewEnd.test(alert)));
    }

    private static long[] hashes(List<Alert> alerts, Predicate<Alert> which) {
        return alerts.stream()
                .filter(which)
                .mapToLong(alert -> AlertHash.of(alert.labels()))
                .toArray();
    }

    boolean isEmpty() {
        return firing.length == 0 && resolved.length == 0;
    }

    boolean allResolved() {
        return firing.length == 0;
    }

    /**
     * Why the integration must be told, or {@link NotifyReason#NONE}. That all alerts are resolved counts whatever
     * {@code sendResolved} says, for the log must learn it.
     *
     * @param told what it was told last, or null
     * @param group hashes of the alerts of the group, where others that are known as firing may still fire; null where
     *     none can
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
        if (!last.knowsFiring(firing)) {
            return last.isFiring() ? NotifyReason.NEW_ALERTS : NotifyReason.FIRST;
        }
        if (allResolved()) {
            boolean wasFiring =
                    group == null ? last.isFiring() : last.knowsAnyFiring(group) && !last.knowsResolved(untold);
            boolean isNews = wasFiring || last.awaitsEndOfAny(resolved);
            return isNews ? NotifyReason.ALL_RESOLVED : NotifyReason.NONE;
        }
        if (sendResolved && !last.knowsResolved(untold)) {
            return NotifyReason.SOME_RESOLVED;
        }
        return told.age().compareTo(repeatInterval) > 0 ? NotifyReason.REPEAT : NotifyReason.NONE;
    }
}
