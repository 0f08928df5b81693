package io.grapevine.core.notify.delivery;

import io.grapevine.config.RouteConfig;
import io.grapevine.core.nflog.NotificationLog.LoggedNotification;
import io.grapevine.core.notify.AlertList;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Integration;
import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.records.EarlierAlerts;
import io.grapevine.records.NotifiedState;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of a group as the notification log knows them, with its times as times of this replica's own clock: that of
 * the replica that wrote the entry may be wrong.
 */
final class LoggedAlerts {
    /**
     * How long alerts of earlier notifications are remembered at least. A Prometheus server sends an end again for 15
     * minutes, and an alert that is not renewed ends by itself after some minutes, so for so long another replica
     * may still hold as firing, or as newly ended, what was notified.
     */
    static final Duration LEAST_MEMORY = Duration.ofMinutes(15);

    /**
     * How many group intervals alerts of earlier notifications are remembered at least, for groups that are notified
     * seldom: their members are compared once in an interval.
     */
    static final int GROUP_INTERVALS = 3;

    /** How many alerts of each kind are remembered, the latest of them: an entry is written anew at each notification. */
    static final int MOST = 256;

    /** Alerts are posted with an end that lies minutes ahead: to a clock that is further ahead, all of them have ended. */
    private static final Duration MOST_AHEAD = Duration.ofMinutes(1);

    /** The maximum difference of two clocks that are not wrong, and of the ends of one episode that two servers send. */
    private static final Duration CLOCKS_APART = Duration.ofSeconds(20);

    /** How exact the end of an alert is that was brought from clock to clock. */
    private static final Duration IMPRECISION = Duration.ofSeconds(1);

    static final NotifiedState NOTHING = NotifiedState.of(new long[0], new long[0], ReceiverData.EMPTY);

    private final Instant now;
    private final RouteConfig route;
    private final Duration repeatInterval;
    private final Duration longestInterval;
    private final Instant notifiedAt;
    private final NotifiedState notified;
    private final Map<Long, Instant> ends;
    private final Map<Long, Instant> unended;
    private final boolean isFarAhead;

    /**
     * Reads an entry.
     *
     * @param logged the entry, or null
     * @param now the time by this replica's clock
     * @param flush says how often the group is notified
     */
    LoggedAlerts(@Nullable LoggedNotification logged, Instant now, Flush flush, Integration integration) {
        this.now = now;
        this.route = flush.route();
        this.repeatInterval = flush.repeatInterval(integration, logged == null ? null : logged.entry());
        this.longestInterval = flush.longestRepeatInterval(integration);
        this.notifiedAt = logged == null ? now : now.minus(logged.age());
        this.notified = logged == null ? NOTHING : logged.notified();
        this.ends = notified.endsByHash();
        this.unended = new TreeMap<>(notified.earlier().unended());
        Duration ahead = logged == null
                ? Duration.ZERO
                : Duration.between(now, logged.entry().timestamp()).plus(logged.age());
        this.isFarAhead = ahead.compareTo(MOST_AHEAD) > 0;
        ends.replaceAll((hash, end) -> isByMuting(end) ? end : end.minus(ahead));
        unended.replaceAll((hash, since) -> isByMuting(since) ? since : since.minus(ahead));
    }

    /** How long after the entry the integration is notified that alerts still fire, but for steps of an escalation. */
    Duration repeatInterval() {
        return repeatInterval;
    }

    /** Whether a time is by no clock: the alert counts as resolved as it is muted, or has ended, muted, without a notification. */
    private static boolean isByMuting(Instant time) {
        return time.equals(NotifiedState.BY_MUTING);
    }

    /**
     * Whether the integration was notified of an end of an alert, and the alert was not received since that end.
     *
     * @param firing the position of the alert
     * @param state knows when it was last received as firing
     */
    boolean knowsEndOf(AlertList alerts, int firing, AlertState state) {
        Instant end = ends.isEmpty() || isFarAhead ? null : ends.get(alerts.hash(firing));
        return end != null && state.lastFiring(alerts.get(firing)).isBefore(end);
    }

    /**
     * Whether the integration was notified of the end of the episode that has ended now, and not since of the alert as firing:
     * of an end since it began, or so shortly before that the clocks may differ. Where groups are notified more often than
     * clocks differ, the alert may have fired and ended again since with the same start: there of an end that is not before
     * this one, or not before its last reception as firing. What counts as resolved as it was muted, and was not notified as
     * firing since, has ended for the integration whenever it ends. So has what only ended here, without a start: of an episode
     * since nothing is known.
     *
     * @param ended the position of the alert
     * @param lastFiring when it was last received as firing; null if it never was, as where only its end came
     */
    boolean knewEnd(AlertList alerts, int ended, @Nullable Instant lastFiring) {
        Instant end = notifiedEnd(alerts, ended);
        Alert alert = alerts.get(ended);
        boolean hasNoStart = lastFiring == null && alert.startsAt().equals(alert.endsAt());
        if (end == null || isByMuting(end) || hasNoStart) {
            return end != null;
        }
        if (route.groupInterval().compareTo(CLOCKS_APART) >= 0) {
            return !alert.startsAt().isAfter(end.plus(CLOCKS_APART));
        }
        Instant last = lastFiring == null || alert.endsAt().isBefore(lastFiring) ? alert.endsAt() : lastFiring;
        return !last.isAfter(end.plus(IMPRECISION));
    }

    /**
     * Whether the integration was notified of an end of an alert since it began, and not since of the alert as firing.
     *
     * @param position of the alert
     */
    boolean knewEndSinceStart(AlertList alerts, int position) {
        Instant end = notifiedEnd(alerts, position);
        return end != null && !alerts.get(position).startsAt().isAfter(end);
    }

    /** Whether the integration was notified of an alert, given by its hash, as firing, and not of its end since. */
    boolean knowsAsFiring(long hash) {
        return unended.containsKey(hash) || notified.isNotifiedFiring(hash);
    }

    /**
     * Whether the integration awaits the end of an alert that has moved to another group. After a notification that the group has resolved,
     * see {@link #knewFiring}, it is to be notified of that alone, and not that the alert fires.
     *
     * @param position of the alert
     */
    boolean awaitsEndOfMoved(AlertList alerts, int position, Integration integration) {
        return knowsAsFiring(alerts.hash(position)) && (alerts.get(position).hasEnd() || !isOver(integration));
    }

    private boolean isOver(Integration integration) {
        return integration.sendResolved() && !notified.isFiring() && !notified.awaitsEndOfMuted();
    }

    /** Whether the integration knows an alert, given by its hash, as firing and muted. */
    boolean knowsAsMuted(long hash) {
        return notified.knowsMuted(hash) && knowsAsFiring(hash);
    }

    /** Whether the integration was notified of an alert, given by its hash, as resolved since the alert was muted. */
    boolean knowsAsResolvedByMuting(long hash) {
        return notified.knowsMuted(hash) && !knowsAsFiring(hash);
    }

    /** The hashes of the alerts that the integration knows as firing; see {@link #knowsAsFiring}. */
    Set<Long> knownAsFiring() {
        Set<Long> known = new HashSet<>(unended.keySet());
        Arrays.stream(notified.firing()).forEach(known::add);
        return known;
    }

    /** The end that the integration was notified of, unless it was notified of the alert as firing since; else null. */
    private @Nullable Instant notifiedEnd(AlertList alerts, int position) {
        if (ends.isEmpty()) {
            return null;
        }
        long hash = alerts.hash(position);
        return unended.containsKey(hash) ? null : ends.get(hash);
    }

    /**
     * Whether an alert that fires counts as notified by an earlier notification than the last: its end is awaited, and it is
     * not yet to be repeated. One that was muted since, by the log, is notified again when it no longer is. After a notification
     * that the group has resolved it does not count: receivers that know groups only, as PagerDuty, take all of its alerts for
     * resolved. Where ends are not notified it counts if it began before.
     *
     * @param firing the position of the alert
     */
    boolean knewFiring(AlertList alerts, int firing, Integration integration) {
        if (unended.isEmpty() || isOver(integration)) {
            return false;
        }
        long hash = alerts.hash(firing);
        Instant logged = ends.containsKey(hash) || notified.isOmitted(hash) ? null : unended.get(hash);
        return logged != null
                && !logged.isBefore(now.minus(repeatInterval))
                && (integration.sendResolved() || !alerts.get(firing).startsAt().isAfter(logged.plus(CLOCKS_APART)));
    }

    /**
     * What an integration that is not notified of ends goes on knowing of alerts that this replica may have missed. None has missed what
     * has ended without a notification.
     *
     * @param unknown which alerts, by their hashes, this replica knows nothing of
     * @param missed whether this replica may have missed alerts that were notified at a time
     */
    NotifiedState missed(LongPredicate unknown, Predicate<Instant> missed) {
        Map<Long, Instant> awaited = awaited(unknown, true);
        awaited.values().removeIf(since -> isByMuting(since) || !missed.test(since));
        return awaited.isEmpty() ? NOTHING : state(new long[0], Map.of(), awaited);
    }

    private Map<Long, Instant> awaited(LongPredicate unknown, boolean withLast) {
        Map<Long, Instant> awaited = new TreeMap<>(unended);
        if (withLast) {
            Arrays.stream(notified.firing()).forEach(hash -> awaited.put(hash, notifiedAt));
        }
        awaited.keySet().removeIf(hash -> !unknown.test(hash));
        return awaited;
    }

    private NotifiedState state(long[] firing, Map<Long, Instant> ended, Map<Long, Instant> awaited) {
        Duration intervals = route.groupInterval().multipliedBy(GROUP_INTERVALS);
        Instant since = now.minus(intervals.compareTo(LEAST_MEMORY) > 0 ? intervals : LEAST_MEMORY);
        EarlierAlerts earlier = new EarlierAlerts(latest(ended, since), latest(awaited, since.minus(longestInterval)));
        Set<Long> kept = new HashSet<>(earlier.unended().keySet());
        Arrays.stream(firing).forEach(kept::add);
        return new NotifiedState(
                0,
                firing,
                new long[0],
                new long[0],
                ReceiverData.EMPTY,
                earlier,
                Arrays.stream(notified.muted()).filter(kept::contains).toArray());
    }

    /** The hashes of the alerts that have ended without a notification, and whose end is awaited. */
    Stream<Long> endedUnseen() {
        return unended.entrySet().stream()
                .filter(each -> isByMuting(each.getValue()))
                .map(Map.Entry::getKey);
    }

    /**
     * What the integration goes on knowing of alerts that its next notification does not mention.
     *
     * @param unknown which alerts, by their hashes, this replica knows nothing of
     * @param justNow whether the entry was written a moment ago. Else they are to be repeated sooner than what the next
     *     notification says
     */
    NotifiedState remembered(LongPredicate unknown, boolean justNow) {
        long[] firing =
                justNow ? Arrays.stream(notified.firing()).filter(unknown).toArray() : new long[0];
        return state(firing, ends, awaited(unknown, !justNow));
    }

    private static Map<Long, Instant> latest(Map<Long, Instant> times, Instant since) {
        Map<Long, Instant> latest = new LinkedHashMap<>();
        times.entrySet().stream()
                .filter(entry -> entry.getValue().isAfter(since) || isByMuting(entry.getValue()))
                .sorted(Map.Entry.<Long, Instant>comparingByValue().reversed())
                .limit(MOST)
                .forEach(entry -> latest.put(entry.getKey(), entry.getValue()));
        return latest;
    }
}
