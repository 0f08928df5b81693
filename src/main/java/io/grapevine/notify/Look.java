package io.grapevine.notify;

import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.nflog.AlertHash;
import io.grapevine.nflog.EarlierAlerts;
import io.grapevine.nflog.NotificationLog.LoggedNotification;
import io.grapevine.nflog.NotifiedState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an integration must still be told of a flush. Time may have passed since: a look takes alerts away and never adds
 * any, for what came after the flush has not waited for the group interval.
 *
 * @param alerts what is left of the flush
 * @param kept what the integration knows of alerts that are not among these, and goes on knowing
 * @param shared whether other replicas may hold the group too, so that they must learn when alerts were seen to end
 * @param reason why it must be told, or {@link NotifyReason#NONE}
 */
record Look(List<Alert> alerts, NotifiedState kept, boolean shared, NotifyReason reason) {

    /** What a look goes by. */
    interface Judge {
        /** Whether the alert is muted by now. */
        boolean isMuted(Alert alert);

        /** Whether the alert is still what it was at the flush, firing or resolved. */
        boolean isStillSo(Alert alert);

        /** Whether other replicas may hold the group too. */
        boolean isShared();
    }

    /**
     * Looks.
     *
     * @param flush what was to be told
     * @param since the time since the flush
     * @param told what the integration was told last, or null
     * @param isNews whether that was told after the flush, and so by another replica
     */
    static Look at(
            Flush flush,
            Duration since,
            Integration integration,
            @Nullable LoggedNotification told,
            boolean isNews,
            Judge judge) {
        List<Alert> unmuted = since.isZero()
                ? flush.alerts()
                : flush.alerts().stream().filter(alert -> !judge.isMuted(alert)).toList();
        LoggedAlerts logged = new LoggedAlerts(told, flush.now().plus(since));
        List<Alert> current = new ArrayList<>();
        List<Alert> dropped = new ArrayList<>();
        for (Alert alert : unmuted) {
            // One that has ended is not told as resolved while it fires again.
            boolean stale = alert.hasEnd()
                    ? !judge.isStillSo(alert)
                    : logged.knowsEndOf(alert) || (isNews && !judge.isStillSo(alert));
            (stale ? dropped : current).add(alert);
        }
        LoggedNotification then = told == null
                ? null
                : new LoggedNotification(told.entry(), told.age().minus(since), told.stamp());
        Dedup dedup = Dedup.of(
                current, alert -> logged.knewEnd(alert, flush.lastFiring().get(alert.fingerprint())));
        boolean seldom = !isNews && dropped.isEmpty() && !integration.sendResolved();
        if (seldom || !judge.isShared()) { // as Alertmanager's log, which knows the last notification only
            return new Look(
                    current, LoggedAlerts.NOTHING, judge.isShared(), reason(flush, integration, dedup, then, null));
        }
        // What is unknown here is still known to the integration, and so is all that was told a moment ago. Else what
        // is
        // muted counts as not told, and is told again later.
        Set<Long> known = hashes(isNews ? current : flush.members());
        known.removeAll(hashes(dropped));
        Set<Long> own = hashes(current);
        if (!isNews) { // as for Alertmanager, the end of the others is told even while one that fires is muted
            Set<Long> left = hashes(flush.alerts());
            hashes(flush.members()).stream()
                    .filter(hash -> !left.contains(hash))
                    .forEach(own::add);
        }
        long[] group = own.stream().mapToLong(Long::longValue).toArray();
        return new Look(
                current,
                logged.remembered(
                        hash -> !known.contains(hash), isNews, flush.route().groupInterval()),
                true,
                reason(flush, integration, dedup, then, group));
    }

    private static NotifyReason reason(
            Flush flush,
            Integration integration,
            Dedup dedup,
            @Nullable LoggedNotification told,
            long @Nullable [] group) {
        return dedup.isEmpty()
                ? NotifyReason.NONE
                : dedup.reason(
                        told, group, integration.sendResolved(), flush.route().repeatInterval());
    }

    private static Set<Long> hashes(List<Alert> alerts) {
        return alerts.stream()
                .map(alert -> AlertHash.of(alert.labels()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * The alerts, by their fingerprints, that ended lately because nothing was received of them: nobody sent their end.
     *
     * @param flush the flush that was looked at
     * @param since how long ago an alert may have ended at most
     */
    long[] expired(Flush flush, Duration since) {
        Instant earliest = flush.now().minus(since);
        return alerts.stream()
                .filter(alert -> alert.hasEnd() && alert.endsAt().isAfter(earliest))
                .filter(alert -> alert.updatedAt().equals(flush.lastFiring().get(alert.fingerprint())))
                .mapToLong(alert -> alert.fingerprint().value())
                .toArray();
    }

    List<Alert> firing() {
        return alerts.stream().filter(Look::fires).toList();
    }

    boolean isAllResolved() {
        return alerts.stream().noneMatch(Look::fires);
    }

    private static boolean fires(Alert alert) {
        return !alert.hasEnd();
    }

    /** The clock of this replica says when an end was seen; the end itself may be by the clock of a Prometheus server. */
    private static Instant seenToEnd(Alert alert) {
        return alert.updatedAt().isAfter(alert.endsAt()) ? alert.updatedAt() : alert.endsAt();
    }

    /**
     * What the integration knows once it has been told.
     *
     * @param identity which integration it is
     * @param data what it keeps for the next time
     */
    NotifiedState fact(long identity, ReceiverData data) {
        Set<Long> firing = new LinkedHashSet<>();
        Map<Long, Instant> resolved = new LinkedHashMap<>();
        for (Alert alert : alerts) {
            long hash = AlertHash.of(alert.labels());
            if (fires(alert)) {
                firing.add(hash);
            } else {
                resolved.put(hash, seenToEnd(alert));
            }
        }
        Arrays.stream(kept.firing()).forEach(firing::add);
        EarlierAlerts earlier = kept.earlier();
        return new NotifiedState(
                identity,
                firing.stream().mapToLong(Long::longValue).toArray(),
                resolved.keySet().stream().mapToLong(Long::longValue).toArray(),
                shared
                        ? resolved.values().stream()
                                .mapToLong(Instant::toEpochMilli)
                                .toArray()
                        : new long[0],
                data,
                new EarlierAlerts(
                        without(earlier.ended(), firing, resolved.keySet()),
                        without(earlier.unended(), firing, resolved.keySet())));
    }

    private static Map<Long, Instant> without(Map<Long, Instant> times, Set<Long> firing, Set<Long> resolved) {
        Map<Long, Instant> left = new TreeMap<>(times);
        left.keySet().removeAll(firing);
        left.keySet().removeAll(resolved);
        return left;
    }
}
