package io.grapevine.dispatch;

import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The alerts that reloads have moved to other groups and whose end an earlier group awaits, as its receiver may have been notified of
 * them, and the groups that have no other alerts. For some time after a reload new alerts are awaited, too, where the routes before would
 * have put them: replicas that have yet to reload notify of them there. On the loop only.
 *
 * <pre>
 * group of the routing tree  --a reload moves all alerts-->  former group  --all ends are notified-->  gone
 *                            &lt;--an alert is routed to it--
 * </pre>
 */
final class FormerGroups {
    /** Within this time after one replica all others have reloaded: the Operator's reloader looks every three minutes. */
    private static final Duration OVERLAP = Duration.ofMinutes(10);

    /** How many groups may await the end of an alert; of more, those that it has left first are not notified. */
    private static final int MOST = 8;

    private final Map<Id, AggregationGroup> groups = new HashMap<>();
    /** By alert that has moved, the groups that await its end. */
    private final Map<LabelSet, List<AggregationGroup>> awaiting = new HashMap<>();
    /** The routing tree before the last reload, until {@code overlapEnd} on the elapsed clock; else null. */
    private @Nullable Route before;

    private Duration overlapEnd = Duration.ZERO;

    /**
     * The identity of a former group. A group of the routing tree may have the same route and labels, and another receiver.
     *
     * @param group the identity of the group when it was one of the routing tree
     */
    private record Id(Dispatcher.GroupId group, String receiver) {
        static Id of(Dispatcher.GroupId group, Route route) {
            return new Id(group, route.config().receiver());
        }

        static Id of(AggregationGroup group) {
            return of(new Dispatcher.GroupId(group.route().id(), group.labels()), group.route());
        }
    }

    /** A group awaits the end of an alert that has moved. */
    void await(Alert alert, AggregationGroup group) {
        awaiting.merge(
                alert.labels(), group.alone(), (known, more) -> { // which is not copied, as there may be a million
                    List<AggregationGroup> all = new ArrayList<>(known);
                    all.remove(group);
                    all.addAll(more);
                    if (all.size() > MOST) {
                        all.remove(0).forgetMoved(alert.labels());
                    }
                    return all;
                });
    }

    /** A group has the alert again, or was notified of its end. */
    void forget(Alert alert, AggregationGroup group) {
        if (!awaiting.isEmpty()) {
            awaiting.computeIfPresent(alert.labels(), (labels, some) -> without(some, each -> each == group));
        }
    }

    private static @Nullable List<AggregationGroup> without(
            List<AggregationGroup> some, Predicate<AggregationGroup> which) {
        List<AggregationGroup> left = some.stream().filter(which.negate()).toList();
        return left.isEmpty() ? null : left.size() == some.size() ? some : left;
    }

    /** A version of an alert was received. */
    void received(Alert alert) {
        if (!awaiting.isEmpty()) { // at once: each alert comes here
            awaiting.getOrDefault(alert.labels(), List.of()).forEach(group -> group.receivedMoved(alert));
        }
    }

    /** The routing tree is replaced at this time on the elapsed clock. */
    void replaced(Route tree, Duration now) {
        before = tree;
        overlapEnd = now.plus(OVERLAP);
    }

    /** The routing tree of replicas that have yet to reload; null if there can be none any more, or nothing has moved. */
    @Nullable
    Route before(Duration now) {
        if (before != null && now.compareTo(overlapEnd) >= 0) {
            before = null;
        }
        return awaiting.isEmpty() ? null : before;
    }

    /** The former group of a route; null if there is none. */
    @Nullable
    AggregationGroup get(Dispatcher.GroupId id, Route route) {
        return groups.get(Id.of(id, route));
    }

    /** A group has only alerts that have moved. */
    void put(AggregationGroup group) {
        group.setFormer(true);
        groups.put(Id.of(group), group);
    }

    /** Takes out the group that an alert is routed to; null if it is none of these. */
    @Nullable
    AggregationGroup take(Dispatcher.GroupId id, Route route) {
        AggregationGroup group = groups.isEmpty() ? null : groups.remove(Id.of(id, route));
        if (group != null) {
            group.setFormer(false);
        }
        return group;
    }

    /** A group is stopped. */
    void remove(AggregationGroup group) {
        groups.remove(Id.of(group), group);
    }

    /** Stops the groups whose receiver is not among those that there are; the others go on with what is configured now. */
    void keep(Predicate<String> receivers) {
        for (AggregationGroup group : List.copyOf(groups.values())) {
            if (receivers.test(group.route().config().receiver())) {
                group.reroute(group.route());
            } else {
                group.stop();
                remove(group);
            }
        }
        for (LabelSet alert : List.copyOf(awaiting.keySet())) {
            awaiting.computeIfPresent(alert, (labels, some) -> without(some, AggregationGroup::isStopped));
        }
    }
}
