package io.grapevine.core.notify;

import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.config.RouteConfig;
import io.grapevine.config.WhenMuted.Cause;
import io.grapevine.core.mute.MuteScope;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogKey;
import io.grapevine.records.Silence;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of an aggregation group at its flush. All of it is judged by one reading of the clock.
 *
 * @param groupKey the key of the group
 * @param id identifies the flush, for observers of the group
 * @param groupLabels the labels the alerts are grouped by
 * @param routeLabels the labels of the route, rendered
 * @param route the options of the route
 * @param members all alerts of the group in listing order, but for {@code doubtful}; those that fire have no end ({@link Alert#NO_END})
 * @param doubtful the hashes of alerts of the group that may be over and are left out: what integrations know of them stays
 * @param moved the hashes of members that a reload has moved to other groups: integrations that know them are to be notified of their
 *     ends, and for them no integration is notified that they fire
 * @param alerts the members that are to be notified
 * @param muting what the stages that mute have found
 * @param lastFiring when each of {@code members} that has ended was last received as firing; the others are not in it; not to be changed
 * @param now the time of the flush
 * @param deadline the end of attempts to notify, on the loop's {@code elapsed} clock
 * @param lane the log entries that say what was notified before
 */
public record Flush(
        String groupKey,
        Id id,
        LabelSet groupLabels,
        LabelSet routeLabels,
        RouteConfig route,
        AlertList members,
        Set<Long> doubtful,
        Set<Long> moved,
        AlertList alerts,
        Muting muting,
        Map<LabelSet, Instant> lastFiring,
        Instant now,
        Duration deadline,
        Lane lane)
        implements MuteScope {

    /**
     * Muting of a flush.
     *
     * @param all what mutes the alerts if all of them are muted, the first stage that left none; else null
     * @param causes what mutes any of them, as far as the stages before had left it
     * @param acknowledged whether an acknowledgement mutes any of the alerts that the stages before left
     * @param exempt alerts that have ended, of which silences and other alerts mute none: their ends were withheld before these began
     */
    public record Muting(
            @Nullable SuppressedReason all, Set<Cause> causes, boolean acknowledged, Set<LabelSet> exempt) {
        /** Nothing is muted. */
        public static final Muting NONE = new Muting(null, EnumSet.noneOf(Cause.class), false, Set.of());

        /** Whether a time interval mutes the route, and so all alerts. */
        public boolean byInterval() {
            return causes.contains(Cause.INTERVAL);
        }
    }

    /**
     * The identity of a flush.
     *
     * @param group identifies the group among all that ever were, also of the same key; empty if no listener needs it
     * @param number the number of the flush in its group, from 1; of a forecast that of the last one
     * @param route the id of the group's route, which with its labels identifies it among those that there are
     * @param receivers the labels of the receivers by which silences are for the flush, their names among them: that of the group's
     *     route, then that of a lane
     * @param isOfAll whether the group is that of all alerts, which nothing can silence
     */
    public record Id(String group, long number, String route, List<LabelSet> receivers, boolean isOfAll) {
        public Id {
            receivers = List.copyOf(receivers);
        }

        /** The identity of a flush of a route with this receiver. */
        public Id(String group, long number, String route, LabelSet receiver, boolean isOfAll) {
            this(group, number, route, List.of(receiver), isOfAll);
        }

        private Id in(LabelSet receiver) {
            return new Id(group, number, route, List.of(receivers.get(0), receiver), isOfAll);
        }
    }

    /** The least time for attempts to notify. */
    public static final Duration MIN_TIMEOUT = Duration.ofSeconds(10);

    /** Whether a member that has ended did so as it was not received again; no client has sent its end. */
    public boolean hasExpired(Alert ended) {
        return ended.updatedAt().equals(lastFiring.get(ended.labels()));
    }

    /** A copy of this flush with fewer alerts. */
    public Flush withAlerts(List<Alert> left) {
        return with(members, doubtful, AlertList.copyOf(left), muting);
    }

    /**
     * This flush after a stage that mutes.
     *
     * @param left the alerts that are not muted
     * @param reason why the others are
     */
    public Flush muted(AlertList left, SuppressedReason reason, boolean acknowledged) {
        SuppressedReason all = muting.all() == null && left.isEmpty() ? reason : muting.all();
        Set<Cause> causes = EnumSet.copyOf(muting.causes());
        causes.add(reason.cause());
        return with(
                members,
                doubtful,
                left,
                new Muting(all, causes, muting.acknowledged() || acknowledged, muting.exempt()));
    }

    /**
     * This flush, yet to be muted, for another lane.
     *
     * @param receiver the labels of who is notified, the name among them
     * @param labels labels of the message, besides those of the route
     * @param which the alerts that it is about
     * @param end the end of attempts to notify, on the loop's {@code elapsed} clock
     */
    public Flush in(Lane other, LabelSet receiver, LabelSet labels, Predicate<Alert> which, Duration end) {
        BitSet left = new BitSet(0);
        for (int i = 0; i < members.size(); i++) {
            left.set(i, !which.test(members.get(i)));
        }
        AlertList some = members.without(left);
        LabelSet all = routeLabels.and(labels);
        RouteConfig to = route.inLane(receiver.valueOf("name"), Lane.NEVER);
        return new Flush(
                groupKey,
                id.in(receiver),
                groupLabels,
                all,
                to,
                some,
                doubtful,
                moved,
                some,
                muting,
                lastFiring,
                now,
                end,
                other);
    }

    /**
     * Whether a silence that matches alerts of the group mutes them here, be it in a lane: nobody is notified by a lane of what silences
     * withhold from the receiver of the route.
     */
    @Override
    public boolean heeds(Silence silence) {
        return id.receivers().stream().anyMatch(silence::mutesFor)
                && silence.isInScopeOf(groupKey, id.receivers().get(0).valueOf("name"));
    }

    /** Whether an inhibition rule mutes its targets here, be it in a lane, as for silences. */
    @Override
    public boolean heeds(InhibitRuleConfig rule) {
        return rule.isForAll() || id.receivers().stream().anyMatch(receiver -> rule.isFor(receiver.valueOf("name")));
    }

    /** The key of the notification log for an integration. */
    public NflogKey logKey(Integration integration) {
        boolean isWhole = lane.isOfRoute() || lane.isOfDigests(); // one text for all look-ups, whose hash is known
        return integration.logKey(isWhole ? groupKey : groupKey + lane.name());
    }

    /** This flush, yet to be muted, of which silences and other alerts mute none of some alerts. */
    public Flush exempting(Set<LabelSet> some) {
        return with(members, doubtful, alerts, new Muting(muting.all(), muting.causes(), muting.acknowledged(), some));
    }

    /**
     * How long after its last notification an integration is notified that alerts still fire: as it says itself, or else the route. A step
     * of an escalation has times of its own.
     *
     * @param last the entry of that notification; null if there was none
     */
    public Duration repeatInterval(Integration integration, @Nullable NflogEntry last) {
        Duration ofRoute = route.repeatInterval();
        return last == null || !lane.isOfRoute() ? ofRoute : integration.repeatInterval(ofRoute, last);
    }

    /** The longest time of {@link #repeatInterval}. */
    public Duration longestRepeatInterval(Integration integration) {
        Duration ofRoute = route.repeatInterval();
        return lane.isOfRoute() ? integration.longestRepeatInterval(ofRoute) : ofRoute;
    }

    /** How long the notification log keeps the entry of an integration; zero for as long as it keeps any. */
    public Duration lifeOfEntry(Integration integration) {
        return lane.isOfRoute()
                ? lifeOfEntry(longestRepeatInterval(integration), route, !moved.isEmpty())
                : Duration.ZERO;
    }

    /**
     * How long the notification log keeps entries of flushes of a route.
     *
     * @param hasMoved whether alerts of the group have moved to others: nothing is repeated for them, so that a flush must find the entry
     */
    public static Duration lifeOfEntry(RouteConfig route, boolean hasMoved) {
        return lifeOfEntry(route.repeatInterval(), route, hasMoved);
    }

    private static Duration lifeOfEntry(Duration repeatInterval, RouteConfig route, boolean hasMoved) {
        Duration life = repeatInterval.multipliedBy(2);
        Duration flushes = hasMoved ? route.groupInterval().multipliedBy(3) : Duration.ZERO;
        return life.compareTo(flushes) > 0 ? life : flushes;
    }

    /** This flush, yet to be muted, without alerts that may be over. */
    public Flush without(Predicate<Alert> mayBeOver) {
        BitSet left = new BitSet(0);
        Set<Long> hashes = new TreeSet<>();
        for (int i = 0; i < members.size(); i++) {
            if (mayBeOver.test(members.get(i))) {
                left.set(i);
                hashes.add(members.hash(i));
            }
        }
        AlertList others = left.isEmpty() ? members : members.without(left);
        return with(others, hashes, others, muting);
    }

    private Flush with(AlertList group, Set<Long> over, AlertList left, Muting next) {
        return new Flush(
                groupKey,
                id,
                groupLabels,
                routeLabels,
                route,
                group,
                over,
                moved,
                left,
                next,
                lastFiring,
                now,
                deadline,
                lane);
    }
}
