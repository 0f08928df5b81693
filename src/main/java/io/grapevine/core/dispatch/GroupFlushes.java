package io.grapevine.core.dispatch;

import io.grapevine.base.Hooks;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.config.RouteConfig;
import io.grapevine.core.dispatch.LeaveOut.What;
import io.grapevine.core.notify.AlertList;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Lane;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Makes the flushes of groups: of their alerts as they are, without those that rules leave out. On the loop only. */
public final class GroupFlushes {
    private final EventLoop loop;
    private final Dispatcher owner;
    private final Hooks<LeaveOut> rules = new Hooks<>();

    /** Creates the maker of the flushes of a dispatcher, without rules. */
    GroupFlushes(EventLoop loop, Dispatcher owner) {
        this.loop = loop;
        this.owner = owner;
    }

    /** The rules that leave alerts out; each takes its place before the first group is created. */
    public Hooks<LeaveOut> rules() {
        return rules;
    }

    /** Whether any rule may leave out the ends of alerts. */
    public boolean mayLackEnds() {
        return rules.stream().anyMatch(rule -> rule.what() == What.ENDS);
    }

    /** Whether the ends of alerts of a group may be left out. */
    public boolean mayLackEnds(AggregationGroup group) {
        return rules.stream().anyMatch(rule -> rule.what() == What.ENDS && rule.isAbout(group));
    }

    private List<LeaveOut> about(AggregationGroup group) {
        return rules.stream().filter(rule -> rule.isAbout(group)).toList();
    }

    /** A version of an alert was put into a group. */
    void received(AggregationGroup group, Alert alert) {
        for (LeaveOut rule : rules) { // no stream: each alert comes here
            rule.received(group, alert);
        }
    }

    /** A group was stopped. */
    void stopped(AggregationGroup group) {
        rules.forEach(rule -> rule.stopped(group));
    }

    /** Whether a flush of a group that is due is not made. */
    boolean skips(AggregationGroup group) {
        Instant now = loop.now();
        return about(group).stream().anyMatch(rule -> rule.skips(group, now));
    }

    /** The flush of a group that is due. Observers learn of the alerts that nobody is told of yet. */
    Flush next(AggregationGroup group) {
        Instant now = loop.now();
        List<LeaveOut> some = about(group);
        some.forEach(rule -> rule.flushing(group, now));
        GroupMembers.Listing listing = group.listing().at(now);
        if (some.stream().anyMatch(rule -> rule.what() == What.UNTOLD)) {
            Predicate<Alert> isUntold = alert -> isLeftOut(some, What.UNTOLD, group, alert, now);
            Flush untold = of(
                    group,
                    listing, // what has moved is left out where it is now
                    with(listing, alert -> !group.listing().hasMoved(alert.labels()) && isUntold.test(alert)),
                    now);
            if (!untold.alerts().isEmpty()) {
                owner.pipeline().hold(untold);
            }
        }
        return without(some, group, listing, now);
    }

    /**
     * A flush of a group's alerts as they are now.
     *
     * @param at the time of the flush, which may be to come
     */
    Flush at(AggregationGroup group, Instant at) {
        return without(about(group), group, group.listing().at(loop.now()), at);
    }

    /**
     * A flush in a lane, of alerts that were flushed.
     *
     * @param receiver the labels of the lane's receiver
     * @param labels labels of the message, besides those of the route
     * @param timeout the time for attempts to notify
     */
    Flush in(
            Lane lane,
            AggregationGroup group,
            LabelSet receiver,
            LabelSet labels,
            Predicate<Alert> which,
            Duration timeout) {
        Duration deadline = loop.elapsed().plus(timeout);
        return at(group, loop.now())
                .in(lane, receiver, labels, alert -> isProcessed(group, alert) && which.test(alert), deadline);
    }

    private static boolean isProcessed(AggregationGroup group, Alert alert) {
        GroupMember member = group.listing().listed(alert.labels());
        return member != null && member.processed();
    }

    /** A flush without what some rules leave out. */
    private Flush without(List<LeaveOut> some, AggregationGroup group, GroupMembers.Listing listing, Instant at) {
        boolean mayLackUntold = some.stream().anyMatch(rule -> rule.what() == What.UNTOLD);
        AlertList alerts = mayLackUntold
                ? with(listing, alert -> !isLeftOut(some, What.UNTOLD, group, alert, at))
                : listing.alerts();
        Flush flush = of(group, listing, alerts, at);
        if (some.stream().allMatch(rule -> rule.what() == What.UNTOLD)) {
            return flush;
        }
        Set<LabelSet> exempt =
                some.stream().flatMap(rule -> rule.exempt(group).stream()).collect(Collectors.toSet());
        return flush.without(alert -> isLeftOut(some, What.DOUBTFUL, group, alert, at)
                        || isLeftOut(some, What.ENDS, group, alert, at))
                .exempting(exempt);
    }

    private static boolean isLeftOut(List<LeaveOut> some, What what, AggregationGroup group, Alert alert, Instant at) {
        return some.stream()
                .anyMatch(rule ->
                        rule.what() == what && rule.until(group, alert, at).isAfter(at));
    }

    private static AlertList with(GroupMembers.Listing listing, Predicate<Alert> which) {
        return AlertList.copyOf(listing.alerts().stream().filter(which).toList());
    }

    private Flush of(AggregationGroup group, GroupMembers.Listing listing, AlertList alerts, Instant at) {
        RouteConfig config = group.route().config();
        boolean longEnough = config.groupInterval().compareTo(Flush.MIN_TIMEOUT) > 0;
        Duration timeout = longEnough ? config.groupInterval() : Flush.MIN_TIMEOUT;
        return new Flush(
                group.key(),
                group.flushId(),
                group.labels(),
                owner.renderRouteLabels(group, alerts),
                config,
                alerts,
                Set.of(),
                group.listing().moved(listing.alerts()),
                alerts,
                Flush.Muting.NONE,
                listing.lastFiring(),
                at,
                loop.elapsed().plus(timeout),
                Lane.ROUTE);
    }

    /** Whether an alert is left out of the flushes of its group now, so that nobody was told of it. */
    public boolean isUntold(AggregationGroup group, Alert alert) {
        Instant now = loop.now();
        for (LeaveOut rule : rules) { // no stream: escalations ask for each alert
            if (rule.what() == What.UNTOLD
                    && rule.isAbout(group)
                    && rule.until(group, alert.asOf(now), now).isAfter(now)) {
                return true;
            }
        }
        return false;
    }

    /** Whether an alert fires that has joined a group since a flush. */
    boolean hasGrownSince(AggregationGroup group, Flush flush) {
        Instant now = loop.now();
        Set<LabelSet> flushed = flush.members().stream().map(Alert::labels).collect(Collectors.toSet());
        return group.members().stream()
                .map(GroupMember::alert)
                .anyMatch(alert ->
                        !alert.resolvedAt(now) && !flushed.contains(alert.labels()) && !isUntold(group, alert));
    }
}
