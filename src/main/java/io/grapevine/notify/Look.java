package io.grapevine.notify;

import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.nflog.AlertHash;
import io.grapevine.nflog.Fact;
import io.grapevine.nflog.NotificationLog.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an integration must still be told of a flush. Time may have passed since: a look takes alerts away and never adds
 * any, for what came after the flush has not waited for the group interval.
 *
 * @param alerts what is left of the flush
 * @param kept what the integration knows of alerts that are not among these, and goes on knowing
 * @param reason why it must be told, or {@link NotifyReason#NONE}
 */
record Look(List<Alert> alerts, Fact kept, NotifyReason reason) {

    /** What a look goes by. */
    interface Judge {
        /** Whether the alert is muted by now. */
        boolean isMuted(Alert alert);

        /** Whether the alert is still what it was at the flush, firing or resolved. */
        boolean isStillSo(Alert alert);
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
            Flush flush, Duration since, Integration integration, @Nullable Told told, boolean isNews, Judge judge) {
        List<Alert> unmuted = since.isZero()
                ? flush.alerts()
                : flush.alerts().stream().filter(alert -> !judge.isMuted(alert)).toList();
        Ends ends = new Ends(told, flush.now().plus(since));
        List<Alert> current = new ArrayList<>();
        List<Alert> dropped = new ArrayList<>();
        for (Alert alert : unmuted) {
            boolean stale = ends.cover(alert) || (isNews && !judge.isStillSo(alert));
            (stale ? dropped : current).add(alert);
        }
        Told then = told == null ? null : new Told(told.entry(), told.age().minus(since), told.stamp());
        if (!isNews && dropped.isEmpty() && !integration.sendResolved()) {
            return new Look(current, Ends.NOTHING, reason(flush, integration, current, then, null));
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
                ends.known(hash -> !known.contains(hash), isNews),
                reason(flush, integration, current, then, group));
    }

    private static NotifyReason reason(
            Flush flush, Integration integration, List<Alert> alerts, @Nullable Told told, long @Nullable [] group) {
        return alerts.isEmpty()
                ? NotifyReason.NONE
                : Dedup.of(alerts)
                        .reason(
                                told,
                                group,
                                integration.sendResolved(),
                                flush.route().repeatInterval());
    }

    private static Set<Long> hashes(List<Alert> alerts) {
        return alerts.stream()
                .map(alert -> AlertHash.of(alert.labels()))
                .collect(Collectors.toCollection(TreeSet::new));
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
    Fact fact(long identity, ReceiverData data) {
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
        resolved.putAll(kept.endsByHash());
        return new Fact(
                identity,
                firing.stream().mapToLong(Long::longValue).toArray(),
                resolved.keySet().stream().mapToLong(Long::longValue).toArray(),
                resolved.values().stream().mapToLong(Instant::toEpochMilli).toArray(),
                data,
                kept.unended());
    }
}
