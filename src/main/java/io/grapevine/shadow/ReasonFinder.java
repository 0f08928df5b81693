package io.grapevine.shadow;

import io.grapevine.base.go.GoDuration;
import io.grapevine.config.RouteConfig;
import io.grapevine.core.notify.Integration;
import io.grapevine.model.LabelSet;
import io.grapevine.model.Labels;
import io.grapevine.notification.NotifyReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out why the sides do not agree about a notification: first whether its alerts are known to the other side, then where
 * they were routed, then what muted them, and the timers last, as each of these makes the later ones differ too.
 */
final class ReasonFinder {
    /** The group interval that is taken for that of a route which this replica does not have: the default. */
    private static final Duration USUAL_INTERVAL = Duration.ofMinutes(5);

    /** The finding for notifications of a group whose flushes a race has shifted. */
    static final Finding OUT_OF_STEP = new Finding(
            ShadowReason.OUT_OF_STEP,
            "it is flushed at other times there, with the same timers, as notifications of the route show");

    private static final Finding OLDER = new Finding(
            ShadowReason.OUT_OF_STEP, "it is flushed at other times there, as it fired before the comparison began");

    private static final Finding GROWING = new Finding(
            ShadowReason.REPEAT_INTERVAL, "repeat_intervals here: the integration has growing intervals of its own");

    /** How many times longer the group interval of the other side is taken to be at most. */
    private static final int OTHER_INTERVAL = 3;

    private final SideView there;
    private final SideView here;
    private final ShadowSettings settings;
    private final Duration tolerance;
    private final Instant from;
    private final EqualTimers timers = new EqualTimers();

    /**
     * The reason for a difference.
     *
     * @param detail "there" is the Alertmanager, "here" this replica
     */
    record Finding(ShadowReason reason, String detail) {}

    ReasonFinder(SideView there, SideView here, ShadowSettings settings, Duration tolerance, Instant from) {
        this.there = there;
        this.here = here;
        this.settings = settings;
        this.tolerance = tolerance;
        this.from = from;
        for (ShadowSend send : there.sends()) {
            timers.byRoute
                    .computeIfAbsent(routeOf(send), none -> new ArrayList<>())
                    .add(send);
        }
    }

    private static String name(boolean isThere) {
        return isThere ? "there" : "here";
    }

    private SideView side(boolean isThere) {
        return isThere ? there : here;
    }

    private Optional<RouteConfig> route(ShadowSend send) {
        return settings.route(
                routeKey(send.group().key(), send.groupLabels()), send.group().receiver());
    }

    /** The timers of the route of a notification. */
    FlushRace.Timers timers(ShadowSend send) {
        Duration interval = groupInterval(send);
        return new FlushRace.Timers(
                route(send).map(RouteConfig::groupWait).orElse(Duration.ZERO),
                interval,
                timers.haveEqualInterval(send, interval));
    }

    /** The {@code group_interval} of the route here. */
    Duration groupInterval(ShadowSend send) {
        return route(send).map(RouteConfig::groupInterval).orElse(USUAL_INTERVAL);
    }

    /**
     * Says why a notification was sent on one side only.
     *
     * @param isThere whether that is the Alertmanager
     * @param counterpart the notification of the other side at its place; null: none
     */
    Finding ofOne(ShadowSend send, boolean isThere, @Nullable ShadowSend counterpart) {
        if (isOlderThanTheComparison(send, isThere)) {
            return new Finding(ShadowReason.UNDECIDED, "of alerts that were notified before the comparison began");
        }
        return raised(send, counterpart)
                .or(() -> unknown(send, !isThere))
                .or(() -> routed(send, isThere))
                .or(() -> endsNotSent(send, !isThere))
                .or(() -> tellsOfMutes(send))
                .or(() -> muted(send.hashes(), send, !isThere))
                .or(() -> whenMuted(send, isThere, counterpart, margin(send)))
                .or(() -> extra(send, isThere, counterpart))
                .or(() -> repetition(send, !isThere))
                .or(() -> noEndsThere(send, isThere))
                .orElseGet(() -> ofTimers(send, isThere, counterpart));
    }

    /** The first notification here may have been sent there before, and one there repeats what was never sent here. */
    private boolean isOlderThanTheComparison(ShadowSend send, boolean isThere) {
        boolean older = !send.alerts().isEmpty()
                && send.alerts().stream().allMatch(alert -> alert.startsAt().isBefore(from));
        boolean soon = send.at().isBefore(from.plus(send.repeatInterval()).plus(groupInterval(send)));
        return older && soon && send.reason() == (isThere ? NotifyReason.REPEAT : NotifyReason.FIRST);
    }

    private Optional<Finding> unknown(ShadowSend send, boolean toThere) {
        List<Long> all = send.hashes();
        List<Long> unknown =
                all.stream().filter(hash -> side(toThere).alert(hash) == null).toList();
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        ShadowReason.UNKNOWN_ALERT,
                        unknown.size() + " of " + all.size() + " alerts not received " + name(toThere) + ": "
                                + text(unknown.get(0))));
    }

    private String text(Long hash) {
        AlertFacts facts = there.alert(hash) == null ? here.alert(hash) : there.alert(hash);
        return facts == null ? Long.toUnsignedString(hash) : facts.labels().toString();
    }

    /** How long before or after a flush that muted an alert a notification may lack it. */
    private Duration margin(ShadowSend send) {
        return groupInterval(send).plus(tolerance);
    }

    /** What kept alerts of a notification out of one on the other side. */
    private Optional<Finding> muted(List<Long> hashes, ShadowSend send, boolean onThere) {
        Duration margin = margin(send);
        SideView side = side(onThere);
        for (Long hash : hashes) {
            Optional<AlertFacts.Span> span =
                    mute(side.alert(hash), side(!onThere).alert(hash), send.at(), margin);
            if (span.isPresent()) {
                return Optional.of(new Finding(
                        span.get().by(),
                        "muted " + name(onThere) + " by " + span.get().detail() + ": " + text(hash)));
            }
        }
        return side.stops(send.group()).stream()
                .filter(span -> span.covers(send.at(), margin))
                .findFirst()
                .map(span -> new Finding(span.by(), "group muted " + name(onThere) + " by " + span.detail()));
    }

    /** The mute of an alert that a notification is missing for; one that the other side has as well is no reason. */
    private static Optional<AlertFacts.Span> mute(
            @Nullable AlertFacts facts, @Nullable AlertFacts own, Instant at, Duration margin) {
        return facts == null
                ? Optional.empty()
                : facts.muted().stream()
                        .filter(span ->
                                span.covers(at, margin) && (own == null || !own.isMutedBy(span.by(), at, margin)))
                        .findFirst();
    }

    /** Why the notification at the same place on the other side has alerts that this one does not have. */
    private Optional<Finding> extra(ShadowSend send, boolean isThere, @Nullable ShadowSend counterpart) {
        if (counterpart == null) {
            return Optional.empty();
        }
        List<Long> more = new ArrayList<>(counterpart.hashes());
        more.removeAll(send.hashes());
        return unknown(counterpart, isThere).or(() -> muted(more, send, isThere));
    }

    /** A notification of ends only, to an integration that does not want them here. */
    private Optional<Finding> endsNotSent(ShadowSend send, boolean toThere) {
        return settings.integration(send)
                .filter(each -> !toThere && send.isOfEnds() && !each.sendResolved())
                .map(each -> new Finding(ShadowReason.SEND_RESOLVED, "send_resolved is true there, false here"));
    }

    /**
     * A notification of ends only, to an integration that does not want them there, which only the absence of any such
     * notification shows.
     */
    private Optional<Finding> noEndsThere(ShadowSend send, boolean isThere) {
        return !isThere && send.isOfEnds() && there.hasSentNoEndsBy(send)
                ? Optional.of(new Finding(
                        ShadowReason.SEND_RESOLVED,
                        "send_resolved is true here; no resolved alert was sent by it there"))
                : Optional.empty();
    }

    private Optional<Finding> repetition(ShadowSend send, boolean toThere) {
        if (send.isRepetition() && hasRepeatIntervals(send)) {
            return Optional.of(GROWING);
        }
        Duration own = send.repeatInterval();
        Duration other = toThere
                ? there.repeatInterval(send.group(), own)
                : route(send).map(RouteConfig::repeatInterval).orElse(own);
        return !send.isRepetition() || own.equals(other)
                ? Optional.empty()
                : Optional.of(repeatIntervals(toThere ? other : own, toThere ? own : other));
    }

    private boolean hasRepeatIntervals(ShadowSend send) {
        return settings.integration(send)
                .filter(each -> each.repeatIntervals() != null)
                .isPresent();
    }

    private static Finding repeatIntervals(Duration theirs, Duration ours) {
        return new Finding(
                ShadowReason.REPEAT_INTERVAL,
                "repeat_interval is " + GoDuration.format(theirs) + " there, " + GoDuration.format(ours) + " here");
    }

    private Finding ofTimers(ShadowSend send, boolean isThere, @Nullable ShadowSend counterpart) {
        boolean first = send.isFirst() || (counterpart != null && counterpart.isFirst());
        Instant end = send.at().plus(longestPause(send)).plus(tolerance);
        boolean other = counterpart != null
                || side(!isThere).sendsTo(send.target()).stream()
                        .anyMatch(each ->
                                each.at().isAfter(send.at()) && !each.at().isAfter(end));
        if ((other && first) || (isThere && waitsHere(send))) {
            return groupWait(send);
        } else if (other || (isThere && !first)) {
            return groupIntervals(send);
        }
        return isThere
                ? new Finding(ShadowReason.UNKNOWN, "nothing was due here")
                : new Finding(ShadowReason.NOT_SENT, "nothing was sent there, and its events do not say why");
    }

    /** How long the other side may take at most to send the same, if only its timers differ. */
    private Duration longestPause(ShadowSend send) {
        Duration interval = groupInterval(send);
        return send.isRepetition() ? send.repeatInterval().plus(interval) : interval.multipliedBy(OTHER_INTERVAL);
    }

    /** Whether the group still waited here for its first flush. */
    private boolean waitsHere(ShadowSend send) {
        Duration wait = route(send).map(RouteConfig::groupWait).orElse(Duration.ZERO);
        return send.isFirst()
                && send.firing().stream().allMatch(hash -> {
                    AlertFacts facts = here.alert(hash);
                    return facts != null
                            && facts.firstSeen().plus(wait).isAfter(send.at().plus(tolerance));
                });
    }

    private Finding groupWait(ShadowSend send) {
        return outOfStep(send, timers.haveEqualWait(send))
                .orElseGet(() -> new Finding(
                        ShadowReason.GROUP_WAIT,
                        "group_wait is "
                                + route(send)
                                        .map(RouteConfig::groupWait)
                                        .map(GoDuration::format)
                                        .orElse("not known")
                                + " here; there the group was flushed first at another time"));
    }

    private Finding groupIntervals(ShadowSend send) {
        return outOfStep(send, timers.haveEqualInterval(send, groupInterval(send)))
                .orElseGet(() -> new Finding(
                        ShadowReason.GROUP_INTERVAL,
                        "group_interval is " + GoDuration.format(groupInterval(send))
                                + " here; there the group was flushed at another time"));
    }

    private Optional<Finding> outOfStep(ShadowSend send, boolean areTimersEqual) {
        boolean isOlder =
                send.alerts().stream().anyMatch(alert -> alert.startsAt().isBefore(from));
        return isOlder ? Optional.of(OLDER) : areTimersEqual ? Optional.of(OUT_OF_STEP) : Optional.empty();
    }

    /** Says why the same notification was sent at another time. */
    Finding ofShift(ShadowSend theirs, ShadowSend ours) {
        boolean lateThere = ours.at().isBefore(theirs.at());
        ShadowSend early = lateThere ? ours : theirs;
        Optional<Finding> found = laterReceived(theirs, ours)
                .or(() -> raised(theirs, ours))
                .or(() -> muted(early.hashes(), early, lateThere))
                .or(() -> whenMuted(early, !lateThere, null, margin(early)));
        if (found.isPresent()) {
            return found.get();
        }
        if (theirs.isFirst() || ours.isFirst()) {
            return groupWait(theirs);
        }
        boolean repeats = theirs.isRepetition();
        if (repeats && hasRepeatIntervals(theirs)) {
            return GROWING;
        }
        return repeats && !theirs.repeatInterval().equals(ours.repeatInterval())
                ? repeatIntervals(theirs.repeatInterval(), ours.repeatInterval())
                : groupIntervals(theirs);
    }

    /** Whether an alert came as much later to one side as its notification was sent. */
    private Optional<Finding> laterReceived(ShadowSend theirs, ShadowSend ours) {
        Duration shift = Duration.between(theirs.at(), ours.at());
        for (Long hash : theirs.firing()) {
            AlertFacts known = there.alert(hash);
            AlertFacts own = here.alert(hash);
            if (known != null && own != null) {
                Duration received = Duration.between(known.firstSeen(), own.firstSeen());
                boolean explains = received.minus(shift).abs().compareTo(tolerance) <= 0
                        && received.abs().compareTo(tolerance) > 0;
                if (explains
                        && known.firstSeen().isAfter(from)
                        && own.firstSeen().isAfter(from)) {
                    return Optional.of(new Finding(
                            ShadowReason.UNKNOWN_ALERT,
                            "received " + GoDuration.format(received.abs()) + " later " + name(received.isNegative())
                                    + ": " + text(hash)));
                }
            }
        }
        return Optional.empty();
    }

    /** The matchers of the route in the key of a group. */
    private static String routeKey(String groupKey, LabelSet groupLabels) {
        String end = ":" + groupLabels;
        if (groupKey.endsWith(end)) {
            return groupKey.substring(0, groupKey.length() - end.length());
        }
        int colon = groupKey.lastIndexOf(":{");
        return colon < 0 ? groupKey : groupKey.substring(0, colon);
    }

    /** Why a notification of one side could not be sent on the other one; empty if its routes are the same there. */
    private Optional<Finding> routed(ShadowSend send, boolean isThere) {
        SideView own = side(isThere);
        SideView other = side(!isThere);
        for (Long hash : send.hashes()) {
            AlertFacts facts = other.alert(hash);
            if (facts == null || facts.groups().containsKey(send.group())) {
                continue;
            }
            boolean sharesGroup = sharesGroup(own.alert(hash), facts);
            boolean inGroup = facts.groups().keySet().stream()
                    .anyMatch(group -> group.key().equals(send.group().key()));
            if (!inGroup) {
                return Optional.of(ofAlert(send, isThere, facts, sharesGroup));
            }
            return Optional.of(sharesGroup ? ofContinue(send, isThere, facts) : ofReceiver(send, isThere, facts));
        }
        return ofIntegration(send, isThere);
    }

    private static boolean sharesGroup(@Nullable AlertFacts one, AlertFacts other) {
        return one != null && one.groups().keySet().stream().anyMatch(other.groups()::containsKey);
    }

    private static Finding ofContinue(ShadowSend send, boolean isThere, AlertFacts facts) {
        return new Finding(
                ShadowReason.CONTINUE,
                "continue: goes on to receiver " + send.group().receiver() + " only " + name(isThere) + ": "
                        + facts.labels());
    }

    private Finding ofAlert(ShadowSend send, boolean isThere, AlertFacts facts, boolean sharesGroup) {
        String route = routeKey(send.group().key(), send.groupLabels());
        List<String> routes = new ArrayList<>();
        for (Map.Entry<ShadowGroup, LabelSet> group : facts.groups().entrySet()) {
            String otherRoute = routeKey(group.getKey().key(), group.getValue());
            if (otherRoute.equals(route)) {
                return new Finding(
                        ShadowReason.GROUP_BY,
                        both(isThere, "grouped by " + names(send.groupLabels()), "by " + names(group.getValue())));
            }
            routes.add(otherRoute);
        }
        String taken = routes.isEmpty()
                ? "none"
                : String.join(" and ", routes.stream().sorted().toList());
        boolean isContinue = sharesGroup && (!isThere || settings.hasRoute(route));
        return isContinue
                ? ofContinue(send, isThere, facts)
                : new Finding(
                        ShadowReason.ROUTE, both(isThere, "route " + route, "route " + taken) + ": " + facts.labels());
    }

    private Finding ofReceiver(ShadowSend send, boolean isThere, AlertFacts facts) {
        String other = facts.groups().keySet().stream()
                .filter(group -> group.key().equals(send.group().key()))
                .map(ShadowGroup::receiver)
                .sorted()
                .findFirst()
                .orElse("none");
        return new Finding(
                ShadowReason.RECEIVER, both(isThere, "receiver " + send.group().receiver(), "receiver " + other));
    }

    private Optional<Finding> ofIntegration(ShadowSend send, boolean isThere) {
        if (isThere && settings.integration(send).isEmpty()) {
            List<Integration> known =
                    settings.receivers().getOrDefault(send.group().receiver(), List.of());
            return Optional.of(new Finding(
                    ShadowReason.RECEIVER,
                    "receiver " + send.group().receiver() + " has no " + send.integration() + " here, " + known.size()
                            + " other integrations"));
        }
        return Optional.empty();
    }

    private static String names(LabelSet labels) {
        List<String> names = new ArrayList<>();
        labels.forEach((name, value) -> names.add(name));
        return names.toString();
    }

    private static String both(boolean isThere, String own, String other) {
        return isThere ? own + " there, " + other + " here" : own + " here, " + other + " there";
    }

    /** Whether a notification of the other side is of alerts alone that it raises itself, so that it is not compared. */
    boolean isOfRaisedAlerts(ShadowSend send) {
        List<Long> alerts = send.hashes();
        return !alerts.isEmpty() && alerts.stream().allMatch(this::isRaised);
    }

    private boolean isRaised(Long hash) {
        AlertFacts facts = there.alert(hash);
        return facts != null
                && here.alert(hash) == null
                && settings.raised().contains(facts.labels().get(Labels.ALERT_NAME));
    }

    /**
     * An alert that the other side raises itself, in one of two notifications.
     *
     * @param counterpart the other one; null: none
     */
    private Optional<Finding> raised(ShadowSend send, @Nullable ShadowSend counterpart) {
        return hashes(send, counterpart).stream()
                .filter(this::isRaised)
                .findFirst()
                .map(there::alert)
                .map(facts -> new Finding(
                        ShadowReason.RAISED_ALERT, "raised there, which a shadow does not do: " + facts.labels()));
    }

    /** A notification that alerts are muted, or are not any more, which an Alertmanager does not send. */
    private Optional<Finding> tellsOfMutes(ShadowSend send) {
        return send.reason() == NotifyReason.MUTED || send.reason() == NotifyReason.UNMUTED
                ? Optional.of(new Finding(
                        ShadowReason.WHEN_MUTED, "when_muted here: the integration is notified that alerts are muted"))
                : Optional.empty();
    }

    /**
     * An alert that both sides muted at about that time, whose end one of them passes on nevertheless.
     *
     * @param isThere whether the notification was sent by the Alertmanager
     */
    private Optional<Finding> whenMuted(
            ShadowSend send, boolean isThere, @Nullable ShadowSend counterpart, Duration margin) {
        boolean isSetHere = settings.integration(send)
                .filter(each -> each.whenMuted().isOn())
                .isPresent();
        if (!isSetHere && !(isThere && send.isOfEnds())) {
            return Optional.empty();
        }
        return hashes(send, counterpart).stream()
                .map(here::alert)
                .filter(facts ->
                        facts != null && facts.mutedAt(send.at(), margin).isPresent())
                .findFirst()
                .map(facts -> new Finding(
                        ShadowReason.WHEN_MUTED,
                        (isSetHere
                                        ? "when_muted here: the integration is notified of muted alerts: "
                                        : "the end of a muted alert, which is not sent here: ")
                                + facts.labels()));
    }

    private static List<Long> hashes(ShadowSend send, @Nullable ShadowSend counterpart) {
        List<Long> hashes = new ArrayList<>(send.hashes());
        if (counterpart != null) {
            hashes.addAll(counterpart.hashes());
        }
        return hashes;
    }

    private static String routeOf(ShadowSend send) {
        return send.group().receiver() + ' ' + routeKey(send.group().key(), send.groupLabels());
    }

    /** Evidence that the timers of a route are equal on both sides: groups of the route that both sides notify in step. */
    private final class EqualTimers {
        private final Map<String, List<ShadowSend>> byRoute = new HashMap<>();
        private final Map<String, Boolean> equalWaits = new HashMap<>();
        private final Map<String, Boolean> equalIntervals = new HashMap<>();

        /** Whether a group of the route was notified first at the same time on both sides. */
        boolean haveEqualWait(ShadowSend send) {
            return equalWaits.computeIfAbsent(
                    routeOf(send),
                    route -> byRoute.getOrDefault(route, List.of()).stream()
                            .filter(ShadowSend::isFirst)
                            .anyMatch(each -> here.sendsTo(each.target(), each.at(), tolerance).stream()
                                    .anyMatch(ShadowSend::isFirst)));
        }

        /**
         * Whether both sides notified a group of the route at the same time, and again after its {@code interval}. A notification
         * between two such flushes is of a shorter interval.
         */
        boolean haveEqualInterval(ShadowSend send, Duration interval) {
            return equalIntervals.computeIfAbsent(routeOf(send), route -> {
                boolean found = false;
                for (ShadowSend each : byRoute.getOrDefault(route, List.of())) {
                    if (isInStep(each, each.at()) && isInStep(each, each.at().plus(interval))) {
                        found = true;
                        if (hasSent(
                                each,
                                each.at().plus(interval.dividedBy(2)),
                                interval.dividedBy(2).minus(tolerance))) {
                            return false;
                        }
                    }
                }
                return found;
            });
        }

        private boolean isInStep(ShadowSend send, Instant at) {
            return !there.sendsTo(send.target(), at, tolerance).isEmpty()
                    && !here.sendsTo(send.target(), at, tolerance).isEmpty();
        }

        private boolean hasSent(ShadowSend send, Instant at, Duration margin) {
            return !margin.isNegative()
                    && !(there.sendsTo(send.target(), at, margin).isEmpty()
                            && here.sendsTo(send.target(), at, margin).isEmpty());
        }
    }
}
