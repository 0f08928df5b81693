package io.grapevine.core.dispatch;

import io.grapevine.config.Route;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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

    /** How many groups may await the end of an alert; of more, those that it had left before the last reload are not notified. */
    private static final int MOST = 8;
    /** How many earlier routing trees count at a time. */
    private static final int MOST_TREES = 4;
    /** What all of them may take where groups are limited, in routes and instructions of regular expressions. */
    private static final long MOST_WHERE_LIMITED = 10_000;

    private final Map<Id, AggregationGroup> groups = new HashMap<>();
    /** By alert that has moved, the groups that await its end. */
    private final Map<LabelSet, List<AggregationGroup>> awaiting = new HashMap<>();
    /** The routing trees that replicas may have which are yet to reload, the oldest first. */
    private final Deque<Earlier> earlier = new ArrayDeque<>();
    /** How often the routing tree was replaced. */
    private int reloads;

    /**
     * The identity of the incidents of a group, by which receivers and the log know them; routes may have other ids after a reload.
     *
     * @param key the key of the group
     */
    private record Id(String key, String receiver) {
        static Id of(Route route, LabelSet groupLabels) {
            return new Id(route.groupKey(groupLabels), route.config().receiver());
        }

        static Id of(AggregationGroup group) {
            return new Id(group.key(), group.route().config().receiver());
        }
    }

    /**
     * A routing tree that was replaced.
     *
     * @param end when no replica has it any more, on the elapsed clock
     * @param size the number of routes, and of instructions of their regular expressions
     */
    private record Earlier(Route tree, Duration end, long size) {
        static Earlier of(Route tree, Duration end) {
            long size = tree.config().all().stream()
                    .mapToLong(route -> 1 + route.matchers().automatonSize())
                    .sum();
            return new Earlier(tree, end, size);
        }
    }

    /** A group awaits the end of an alert that has moved. */
    void await(Alert alert, AggregationGroup group) {
        group.leftAt = reloads;
        awaiting.merge(
                alert.labels(), group.alone(), (known, more) -> { // which is not copied, as there may be a million
                    List<AggregationGroup> all = new ArrayList<>(known);
                    all.remove(group);
                    all.addAll(more);
                    if (all.size() > MOST && all.get(0).leftAt < reloads) { // else it is in so many groups at a time
                        all.remove(0).listing().remove(alert.labels());
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

    /**
     * A routing tree is replaced by another.
     *
     * @param now the time on the elapsed clock
     * @param isLimited whether the configurations are those of a tenant, who may not fill the memory with earlier ones
     */
    void replaced(Route tree, Route next, Duration now, boolean isLimited) {
        reloads++;
        if (!tree.config().equals(next.config())) {
            earlier.add(Earlier.of(tree, now.plus(OVERLAP)));
        }
        while (earlier.size() > MOST_TREES || (isLimited && size() > MOST_WHERE_LIMITED)) {
            earlier.remove();
        }
    }

    private long size() {
        return earlier.stream().mapToLong(Earlier::size).sum();
    }

    /** The routing trees of replicas that have yet to reload; none if there can be no such replica any more. */
    List<Route> earlier(Duration now) {
        while (!earlier.isEmpty() && now.compareTo(earlier.element().end()) >= 0) {
            earlier.remove();
        }
        return earlier.isEmpty()
                ? List.of()
                : earlier.stream().map(Earlier::tree).toList();
    }

    /**
     * The group that has the incidents of a route with these labels; null if there is none.
     *
     * @param live a group of the routing tree that may have them
     */
    @Nullable
    AggregationGroup find(Route route, LabelSet groupLabels, @Nullable AggregationGroup live) {
        Id id = Id.of(route, groupLabels);
        return live != null && Id.of(live).equals(id) ? live : groups.get(id);
    }

    /** A group has only alerts that have moved. Another one with its key and receiver takes them. */
    void put(AggregationGroup group) {
        group.setFormer(true);
        AggregationGroup same = groups.putIfAbsent(Id.of(group), group);
        if (same != null && same != group) {
            for (GroupMember member : group.listing().withMoved()) {
                forget(member.alert(), group);
                same.receivedMoved(member.alert());
                await(member.alert(), same);
            }
            group.stop();
        }
    }

    /** Takes out the group that an alert is routed to; null if it is none of these. */
    @Nullable
    AggregationGroup take(Route route, LabelSet groupLabels) {
        AggregationGroup group = groups.isEmpty() ? null : groups.remove(Id.of(route, groupLabels));
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
