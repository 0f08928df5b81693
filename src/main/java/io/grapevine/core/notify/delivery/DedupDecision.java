package io.grapevine.core.notify.delivery;

import io.grapevine.config.WhenMuted;
import io.grapevine.config.WhenMuted.Begin;
import io.grapevine.core.nflog.NotificationLog.LoggedNotification;
import io.grapevine.core.notify.AlertList;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Integration;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.NotifyReason;
import io.grapevine.records.AlertHash;
import io.grapevine.records.EarlierAlerts;
import io.grapevine.records.NotifiedState;
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
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The dedup decision: which alerts of a flush to notify, and why, given the latest notification log entry. Time may have
 * passed since the flush. The decision removes alerts from the flush and never adds any, since an alert that came after
 * the flush has not waited for the group interval.
 *
 * @param alerts the alerts to notify
 * @param ends when those that have ended were last seen to end, by their hashes; nothing if it is not notified
 * @param kept what the integration goes on knowing of other alerts; nothing if it is not notified
 * @param awaited the hashes of muted alerts that it goes on knowing as firing, notified or not, as it is to be notified of
 *     their end
 * @param muted the hashes of the alerts that it is notified of, or knows already, as muted: of {@code awaited}, or of {@code
 *     alerts} that fire and are notified as resolved
 * @param mutedEnds how many of {@code alerts} are muted, and notified as they have ended
 * @param shared whether other replicas may hold the group too, and so must learn when alerts were seen to end
 * @param reason why to notify, or {@link NotifyReason#NONE}
 */
public record DedupDecision(
        AlertList alerts,
        Map<Long, Instant> ends,
        NotifiedState kept,
        Set<Long> awaited,
        Set<Long> muted,
        int mutedEnds,
        boolean shared,
        NotifyReason reason) {

    /**
     * Decides which alerts of a flush to notify.
     *
     * @param since the time since the flush
     * @param entry the latest notification of the group to the integration, or null
     * @param isNewer whether the entry was written after the flush, and so by another replica
     * @param standIn the time, at the flush, since somebody else was notified in place of the integration, whose shift is over; null if
     *     nobody was
     * @param state the alerts as they are now
     */
    static DedupDecision decide(
            Flush flush,
            Duration since,
            Integration integration,
            @Nullable LoggedNotification entry,
            boolean isNewer,
            @Nullable Duration standIn,
            AlertState state) {
        LoggedAlerts logged = new LoggedAlerts(entry, flush.now().plus(since), flush, integration);
        boolean isLater = !since.isZero();
        MutedMembers mutedMembers = MutedMembers.of(flush, isLater, isNewer, integration, logged, state);
        Set<LabelSet> mutedEnds = mutedMembers.ends();
        AlertList all = mutedMembers.withEnds(flush.alerts());
        BitSet muted = positions(
                all,
                i -> isLater
                        && state.isMuted(all.get(i))
                        && !mutedEnds.contains(all.get(i).labels()));
        BitSet stale = positions(
                all,
                i -> !muted.get(i)
                        && (isStale(all, i, logged, isLater, isNewer, state)
                                || (isMoved(all, i, flush) && !logged.awaitsEndOfMoved(all, i, integration))));
        BitSet gone = (BitSet) muted.clone();
        gone.or(stale);
        AlertList unmuted = all.without(gone);
        AlertList own = flush.moved().isEmpty()
                ? unmuted
                : unmuted.without(positions(unmuted, i -> isMoved(unmuted, i, flush)));
        AlertList current = mutedMembers.withResolved(unmuted, flush.now());
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
                        : isMoved(current, i, flush) || logged.knewFiring(current, i, integration));
        boolean isShared = state.isShared();
        boolean onlyFiring = !isNewer && stale.isEmpty() && !integration.sendResolved();
        boolean byLastOnly = !isShared || onlyFiring; // as in Alertmanager, whose log holds the last notification only
        boolean isOver = flush.lane().isEnd();
        long[] group = byLastOnly || isOver || !decision.allResolved() ? null : group(flush, current, isNewer);
        // ends wait for alerts that may be over, or they would seem to be all of the group
        boolean isEndUnknown =
                decision.allResolved() && flush.doubtful().stream().anyMatch(logged::knowsAsFiring);
        NotifyReason change = decision.isEmpty() || isEndUnknown
                ? NotifyReason.NONE
                : decision.reason(
                        atFlush,
                        group,
                        mutedMembers.areAwaited(),
                        integration.sendResolved(),
                        flush.lane().isOfRoute()
                                ? logged.repeatInterval()
                                : flush.lane().rest());
        boolean areUnmuted = !isNewer
                && entry != null
                && ((integration.whenMuted().sendsBegin() && anyIsKnownAsMuted(own, logged))
                        || anyHasLapsed(own, entry, flush.now().plus(since), state));
        boolean waits = atFlush != null && flush.lane().waits(change, atFlush.age());
        boolean isBack = atFlush != null
                && standIn != null
                && atFlush.age().compareTo(standIn) > 0
                && own.stream().anyMatch(DedupDecision::fires);
        boolean isOfMoved = change == NotifyReason.REPEAT && own.stream().noneMatch(DedupDecision::fires);
        NotifyReason judged = reason(waits || isOfMoved ? NotifyReason.NONE : change, mutedMembers, areUnmuted);
        boolean isNews = judged != NotifyReason.NONE && judged != NotifyReason.REPEAT;
        NotifyReason reason = isBack && !isNewer && !isNews ? NotifyReason.HANDED_OVER : judged;
        NotifiedState kept = LoggedAlerts.NOTHING;
        // a step goes on knowing what is muted while it is told again, as nobody tells it of that later
        boolean keepsAll = !flush.lane().isOfRoute();
        if ((isShared || keepsAll || !flush.doubtful().isEmpty()) && !isOver && reason != NotifyReason.NONE) {
            // The integration goes on knowing alerts that this replica does not hold, or that may be over, and all of a
            // notification that came after the flush. Otherwise it is notified again, later, of alerts that are muted
            // now.
            Set<Long> known = hashes(isNewer || keepsAll ? current : flush.members());
            if (keepsAll
                    && reason == NotifyReason.ALL_RESOLVED) { // of what has ended muted as well: the end is told once
                flush.members().ended().stream()
                        .filter(alert -> state.isUnchanged(alert) && !state.isLeftOut(alert))
                        .forEach(alert -> known.add(AlertHash.of(alert.labels())));
            }
            if (reason == NotifyReason.ALL_RESOLVED) { // so have those ended that had without a notification
                logged.endedUnseen().forEach(known::add);
            }
            stale.stream().forEach(i -> known.remove(all.hash(i)));
            LongPredicate unknown = isShared || keepsAll ? hash -> !known.contains(hash) : flush.doubtful()::contains;
            kept = onlyFiring
                    ? logged.missed(unknown, state::wasInterruptedSince)
                    : logged.remembered(unknown, isNewer);
        }
        Map<Long, Instant> ends = reason == NotifyReason.NONE
                ? Map.of()
                : ends(
                        current,
                        state,
                        mutedMembers.resolvedHashes(),
                        flush.now().plus(since));
        boolean wouldEndAll = reason != NotifyReason.NONE && decision.allResolved();
        boolean isOfMuting = mutedMembers.areBegun() || reason == NotifyReason.UNMUTED;
        AlertList listed =
                isOfMuting ? mutedMembers.withMuted(unmuted) : wouldEndAll ? mutedMembers.withFiring(unmuted) : unmuted;
        return new DedupDecision(
                withoutToldEnds(mutedMembers.withResolved(listed, flush.now()), flush, logged),
                ends,
                kept,
                mutedMembers.awaitedHashes(),
                muted(flush, listed, integration, mutedMembers, logged),
                mutedEnds.isEmpty()
                        ? 0
                        : (int) current.stream()
                                .filter(alert -> mutedEnds.contains(alert.labels()))
                                .count(),
                isShared,
                reason);
    }

    /**
     * The hashes of the alerts that the integration knows as muted after a notification. What fires and counts as
     * resolved goes on to do so, or the end of all others would be that of the group.
     */
    private static Set<Long> muted(
            Flush flush, AlertList listed, Integration integration, MutedMembers mutedMembers, LoggedAlerts logged) {
        Set<Long> muted = mutedMembers.mutedHashes(listed);
        if (integration.whenMuted().begin() == Begin.RESOLVE) {
            AlertList members = flush.members();
            Set<Long> told = hashes(listed);
            IntStream.range(0, members.size())
                    .filter(i -> fires(members.get(i)) && logged.knowsAsResolvedByMuting(members.hash(i)))
                    .mapToObj(members::hash)
                    .filter(hash -> !told.contains(hash))
                    .forEach(muted::add);
        }
        return muted;
    }

    /** Alerts that begin or end are the reason before those that are muted, and these before a repetition. */
    private static NotifyReason reason(NotifyReason change, MutedMembers mutedMembers, boolean areUnmuted) {
        if (change != NotifyReason.NONE && change != NotifyReason.REPEAT) {
            return change;
        }
        return areUnmuted ? NotifyReason.UNMUTED : mutedMembers.areBegun() ? NotifyReason.MUTED : change;
    }

    /** Whether an alert is one of other groups now: nobody is notified by this one that it fires. */
    private static boolean isMoved(AlertList alerts, int i, Flush flush) {
        return flush.moved().contains(alerts.hash(i));
    }

    private static boolean anyIsKnownAsMuted(AlertList alerts, LoggedAlerts logged) {
        return IntStream.range(0, alerts.size())
                .anyMatch(i -> fires(alerts.get(i)) && logged.knowsAsMuted(alerts.hash(i)));
    }

    /** Whether an acknowledgement of an alert that fires has lapsed since the integration was notified of the alert. */
    private static boolean anyHasLapsed(AlertList alerts, LoggedNotification entry, Instant now, AlertState state) {
        Instant last = entry.entry().timestamp();
        NotifiedState notified = entry.notified();
        return IntStream.range(0, alerts.size())
                .filter(i -> fires(alerts.get(i)))
                .anyMatch(i -> state.hasLapsed(alerts.get(i), notified.notifiedFiringAt(alerts.hash(i), last), now));
    }

    /**
     * An alert that had ended at the flush may have fired since, been notified as firing by another replica, and ended again.
     * The notification ends that, too.
     *
     * @param byMuting the alerts that have ended only as they are muted: such an end is earlier than whatever is received, as
     *     the alert fires again when the muting ends
     */
    private static Map<Long, Instant> ends(AlertList alerts, AlertState state, Set<Long> byMuting, Instant now) {
        Map<Long, Instant> ends = new LinkedHashMap<>();
        for (int i = 0; i < alerts.size(); i++) {
            Alert alert = alerts.get(i);
            if (byMuting.contains(alerts.hash(i))) {
                ends.put(alerts.hash(i), NotifiedState.BY_MUTING);
            } else if (!fires(alert)) {
                Instant end = alert.seenToEndAt(now);
                Instant last = state.lastEnded(alert).seenToEndAt(now);
                ends.put(alerts.hash(i), last.isAfter(end) ? last : end);
            }
        }
        return ends;
    }

    /**
     * The alerts of a notification without the ends that the integration was notified of before, unless all have ended: Prometheus servers
     * send an end for 15 minutes, and each change would list it again. The log goes on to have them.
     */
    private static AlertList withoutToldEnds(AlertList alerts, Flush flush, LoggedAlerts logged) {
        return alerts.stream().noneMatch(DedupDecision::fires)
                ? alerts
                : alerts.without(positions(
                        alerts,
                        i -> !fires(alerts.get(i))
                                && logged.knewEnd(
                                        alerts,
                                        i,
                                        flush.lastFiring().get(alerts.get(i).labels()))));
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

    /**
     * An alert that has resolved is not notified as such while it fires again. One that fired at the flush and has ended since
     * is not notified as firing if the integration knows of its end, or knows it as firing: its end follows.
     */
    private static boolean isStale(
            AlertList alerts, int i, LoggedAlerts logged, boolean isLater, boolean isNewer, AlertState state) {
        Alert alert = alerts.get(i);
        if (state.isLeftOut(alert) || (!alert.hasEnd() && logged.knowsEndOf(alerts, i, state))) {
            return true;
        }
        if (isNewer && !alert.hasEnd() && logged.knowsAsResolvedByMuting(alerts.hash(i))) {
            return true; // left to the next flush, as by another replica's clock it is still muted, or is already
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

    private static Set<Long> hashes(AlertList alerts) {
        return Arrays.stream(alerts.hashes()).boxed().collect(Collectors.toCollection(TreeSet::new));
    }

    List<Alert> firing() {
        return alerts.stream().filter(DedupDecision::fires).toList();
    }

    /** The alerts that an integration is notified of. */
    List<Alert> alertsFor(Integration integration) {
        return integration.sendResolved() ? alerts : firing();
    }

    /** The alerts of the notification that an integration is to be notified of as muted. */
    List<Alert> mutedAlerts(WhenMuted whenMuted) {
        return muted.isEmpty() || !whenMuted.sendsBegin()
                ? List.of()
                : IntStream.range(0, alerts.size())
                        .filter(i -> muted.contains(alerts.hash(i)))
                        .mapToObj(alerts::get)
                        .toList();
    }

    /**
     * The hashes of the alerts of the group that are muted, without those that the integration is notified of or goes on knowing as
     * firing, as it does of what was acknowledged since the flush; sorted as Alertmanager sorts them.
     *
     * @param state the alerts as they are now
     */
    long[] omitted(Flush flush, AlertState state) {
        AlertList members = flush.members();
        if (flush.alerts().size() == members.size() && alerts.size() == members.size()) {
            return new long[0];
        }
        Set<Long> told = hashes(alerts);
        told.addAll(awaited);
        boolean isFirstAcknowledged = !flush.muting().acknowledged();
        return IntStream.range(0, members.size())
                .filter(i -> !told.contains(members.hash(i))
                        && (flush.muting().byInterval() || state.isMuted(members.get(i)))
                        && !(isFirstAcknowledged && state.isAcknowledged(members.get(i))))
                .mapToObj(members::hash)
                .sorted(Long::compareUnsigned)
                .mapToLong(Long::longValue)
                .toArray();
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
        firing.addAll(awaited);
        EarlierAlerts earlier = kept.earlier();
        Set<Long> allMuted = new TreeSet<>(muted);
        Arrays.stream(kept.muted()).forEach(allMuted::add);
        return new NotifiedState(
                identity,
                firing.stream().mapToLong(Long::longValue).toArray(),
                ends.keySet().stream().mapToLong(Long::longValue).toArray(),
                shared ? ends.values().stream().mapToLong(Instant::toEpochMilli).toArray() : new long[0],
                data,
                new EarlierAlerts(
                        without(earlier.ended(), firing, ends.keySet()),
                        without(earlier.unended(), firing, ends.keySet())),
                allMuted.stream().mapToLong(Long::longValue).toArray());
    }

    private static Map<Long, Instant> without(Map<Long, Instant> times, Set<Long> firing, Set<Long> resolved) {
        Map<Long, Instant> left = new TreeMap<>(times);
        left.keySet().removeAll(firing);
        left.keySet().removeAll(resolved);
        return left;
    }
}
