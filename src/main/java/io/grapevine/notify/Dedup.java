package io.grapevine.notify;

import io.grapevine.model.Alert;
import io.grapevine.nflog.AlertHash;
import io.grapevine.nflog.Fact;
import io.grapevine.nflog.NotificationLog;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether an integration must be told about some alerts, given what it was told last.
 *
 * @param firing hashes of the alerts that fire
 * @param resolved hashes of those that have ended
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Dedup(long[] firing, long[] resolved) {

    static Dedup of(List<Alert> alerts) {
        return new Dedup(hashes(alerts, false), hashes(alerts, true));
    }

    private static long[] hashes(List<Alert> alerts, boolean resolved) {
        return alerts.stream()
                .filter(alert -> alert.hasEnd() == resolved)
                .mapToLong(alert -> AlertHash.of(alert.labels()))
                .toArray();
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
            NotificationLog.@Nullable Told told,
            long @Nullable [] group,
            boolean sendResolved,
            Duration repeatInterval) {
        if (told == null) {
            return allResolved() ? NotifyReason.NONE : NotifyReason.FIRST;
        }
        Fact last = told.entry().fact();
        if (!last.knowsFiring(firing)) {
            return last.isFiring() ? NotifyReason.NEW_ALERTS : NotifyReason.FIRST;
        }
        if (allResolved()) {
            boolean wasFiring =
                    group == null ? last.isFiring() : last.knowsAnyFiring(group) && !last.knowsResolved(resolved);
            boolean isNews = wasFiring || last.awaitsEndOfAny(resolved);
            return isNews ? NotifyReason.ALL_RESOLVED : NotifyReason.NONE;
        }
        if (sendResolved && !last.knowsResolved(resolved)) {
            return NotifyReason.SOME_RESOLVED;
        }
        return told.age().compareTo(repeatInterval) > 0 ? NotifyReason.REPEAT : NotifyReason.NONE;
    }
}
