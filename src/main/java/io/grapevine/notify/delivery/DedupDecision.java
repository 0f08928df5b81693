package io.grapevine.notify.delivery;

import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.nflog.EarlierAlerts;
import io.grapevine.nflog.NotificationLog.LoggedNotification;
import io.grapevine.nflog.NotifiedState;
import io.grapevine.notify.AlertList;
import io.grapevine.notify.Flush;
import io.grapevine.notify.Integration;
import io.grapevine.notify.NotifyReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The dedup decision: which alerts of a flush to notify, and why, given the latest notification log entry. Time may have
 * passed since the flush. The decision removes alerts from the flush and never adds any, since an alert that came after
 * the flush has not waited for the group interval.
 *
 * @param alerts the alerts to notify
 * @param ends when those that have ended were last seen to end, by their hashes; nothing if it is not notified
 * @param kept what the integration goes on knowing of other alerts; nothing if it is not notified
 * @param shared whether other replicas may hold the group too, and so must learn when alerts were seen to end
 * @param reason why to notify, or {@link NotifyReason#NONE}
 */
record DedupDecision(
        AlertList alerts, Map<Long, Instant> ends, NotifiedState kept, boolean shared, NotifyReason reason) {

    /**
     * Decides.
     *
     * @param since the time since the flush
     * @param entry the latest notification of the group to the integration, or null
     * @param isNewer whether the entry was written after the flush, and so by another replica
     * @param state the alerts as they are now
     */
    static DedupDecision decide(
            Flush flush,
            Duration since,
            Integration integration,
            @Nullable LoggedNotification entry,
            boolean isNewer,
            AlertState state) {
        LoggedAlerts logged = new LoggedAlerts(entry, flush.now().plus(since), flush.route());
        AlertList all = flush.alerts();
        boolean isLater = !since.isZero();
        BitSet muted = positions(all, i -> isLater && state.isMuted(all.get(i)));
        BitSet stale = positions(all, i -> !muted.get(i) && isStale(all, i, logged, isLater, isNewer, state));
        AlertList current = all.without(both(muted, stale));
        LoggedNotification atFlush = entry == null
                ? null
                : new LoggedNotification(entry.entry(), entry.age().minus(since), entry.stamp());
        NotifyDecision decision = NotifyDecision.of(
                current,
                i -> current.get(i).hasEnd()
                        ? logged.knewEnd(
                                current,
                                i,
                                flush.lastFiring().get(current.get(i).labels()))
                        : logged.knewFiring(current, i, integration));
        boolean isShared = state.isShared();
        boolean onlyFiring = !isNewer && stale.isEmpty() && !integration.sendResolved();
        boolean byLastOnly = !isShared || onlyFiring; // as in Alertmanager, whose log holds the last notification only
        long[] group = byLastOnly || !decision.allResolved() ? null : group(flush, current, isNewer);
        NotifyReason reason = reason(flush, integration, decision, atFlush, group);
        NotifiedState kept = LoggedAlerts.NOTHING;
        if (isShared && reason != NotifyReason.NONE) {
            // The integration goes on knowing alerts that this replica does not hold, and all of a notification that
            // came after the flush. Otherwise it is notified again, later, of alerts that are muted now.
            Set<Long> known = hashes(isNewer ? current : flush.members());
            stale.stream().forEach(i -> known.remove(all.hash(i)));
            LongPredicate unknown = hash -> !known.contains(hash);
            kept = onlyFiring
                    ? logged.missed(unknown, state::wasInterruptedSince)
                    : logged.remembered(unknown, isNewer);
        }
        Map<Long, Instant> ends = reason == NotifyReason.NONE ? Map.of() : ends(current, state);
        return new DedupDecision(current, ends, kept, isShared, reason);
    }

    /**
     * An alert that had ended at the flush may have fired since, been notified as firing by another replica, and ended again.
     * The notification ends that, too.
     */
    private static Map<Long, Instant> ends(AlertList alerts, AlertState state) {
        Map<Long, Instant> ends = new LinkedHashMap<>();
        for (int i = 0; i < alerts.size(); i++) {
            Alert alert = alerts.get(i);
            if (!fires(alert)) {
                Instant end = seenToEnd(alert);
                Instant last = seenToEnd(state.lastEnded(alert));
                ends.put(alerts.hash(i), last.isAfter(end) ? last : end);
            }
        }
        return ends;
    }

    private static BitSet positions(AlertList alerts, IntPredicate which) {
        BitSet positions = new BitSet(0);
        for (int i = 0; i < alerts.size(); i++) {
            if (which.test(i)) {
                positions.set(i);
            }
        }
        return positions;
    }

    private static BitSet both(BitSet some, BitSet others) {
        BitSet both = new BitSet(0);
        both.or(some);
        both.or(others);
        return both;
    }

    /**
     * An alert that has resolved is not notified as such while it fires again. One that fired at the flush and has ended since
     * is not notified as firing if the integration knows of its end, or knows it as firing: its end follows.
     */
    private static boolean isStale(
            AlertList alerts, int i, LoggedAlerts logged, boolean isLater, boolean isNewer, AlertState state) {
        Alert alert = alerts.get(i);
        if (state.isLeftOut(alert) || (!alert.hasEnd() && logged.knowsEndOf(alerts, i))) {
            return true;
        }
        return !state.isUnchanged(alert)
                && (alert.hasEnd()
                        || isNewer
                        || (isLater && (logged.knewEndSinceStart(alerts, i) || awaitsEnd(alerts, i, logged, state))));
    }

    /** Whether the integration knows an alert as firing. Other replicas may remember that; a log without them does not. */
    private static boolean awaitsEnd(AlertList alerts, int i, LoggedAlerts logged, AlertState state) {
        return state.isShared() && logged.knowsAsFiring(alerts.hash(i));
    }

    /** The alerts that count as the group, by their hashes: as in Alertmanager, a muted one does not hold back the end of others. */
    private static long[] group(Flush flush, AlertList current, boolean isNewer) {
        Set<Long> group = hashes(current);
        if (!isNewer) {
            Set<Long> left = hashes(flush.alerts());
            hashes(flush.members()).stream()
                    .filter(hash -> !left.contains(hash))
                    .forEach(group::add);
        }
        return group.stream().mapToLong(Long::longValue).toArray();
    }

    private static NotifyReason reason(
            Flush flush,
            Integration integration,
            NotifyDecision decision,
            @Nullable LoggedNotification entry,
            long @Nullable [] group) {
        return decision.isEmpty()
                ? NotifyReason.NONE
                : decision.reason(
                        entry, group, integration.sendResolved(), flush.route().repeatInterval());
    }

    private static Set<Long> hashes(AlertList alerts) {
        return Arrays.stream(alerts.hashes()).boxed().collect(Collectors.toCollection(TreeSet::new));
    }

    List<Alert> firing() {
        return alerts.stream().filter(DedupDecision::fires).toList();
    }

    /** Whether the integration is sent anything: ends alone are only recorded where it does not want them. */
    boolean isSentBy(Integration integration) {
        return integration.sendResolved() || !isAllResolved();
    }

    private boolean isAllResolved() {
        return alerts.stream().noneMatch(DedupDecision::fires);
    }

    private static boolean fires(Alert alert) {
        return !alert.hasEnd();
    }

    /** The clock of this replica says when an end was seen; the end itself may be by the clock of a Prometheus server. */
    private static Instant seenToEnd(Alert alert) {
        return alert.updatedAt().isAfter(alert.endsAt()) ? alert.updatedAt() : alert.endsAt();
    }

    /**
     * The state to log once the integration has accepted the notification.
     *
     * @param identity the identity of the integration
     * @param data what the integration returned
     */
    NotifiedState notified(long identity, ReceiverData data) {
        Set<Long> firing = new LinkedHashSet<>();
        for (int i = 0; i < alerts.size(); i++) {
            if (fires(alerts.get(i))) {
                firing.add(alerts.hash(i));
            }
        }
        Arrays.stream(kept.firing()).forEach(firing::add);
        EarlierAlerts earlier = kept.earlier();
        return new NotifiedState(
                identity,
                firing.stream().mapToLong(Long::longValue).toArray(),
                ends.keySet().stream().mapToLong(Long::longValue).toArray(),
                shared ? ends.values().stream().mapToLong(Instant::toEpochMilli).toArray() : new long[0],
                data,
                new EarlierAlerts(
                        without(earlier.ended(), firing, ends.keySet()),
                        without(earlier.unended(), firing, ends.keySet())));
    }

    private static Map<Long, Instant> without(Map<Long, Instant> times, Set<Long> firing, Set<Long> resolved) {
        Map<Long, Instant> left = new TreeMap<>(times);
        left.keySet().removeAll(firing);
        left.keySet().removeAll(resolved);
        return left;
    }
}
