package io.grapevine.core.dispatch;

import io.grapevine.config.Route;
import io.grapevine.config.RouteConfig;
import io.grapevine.core.dispatch.Dispatcher.GroupId;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Moves groups and their alerts to a new routing tree. Matching takes most of the time, and can be done before: {@link #routesOf} remembers.
 * For one change; on the loop only.
 */
final class RouteMigration {
    private final Route root;
    private final Function<LabelSet, List<Route>> match;
    private final Function<AggregationGroup, Duration> firstTick;
    private final Map<String, Route> routes = new LinkedHashMap<>();
    private final Map<LabelSet, List<Route>> found = new HashMap<>();
    /** The lists of routes that were found, each once, as few of them differ. */
    private final Map<List<Route>, List<Route>> shared = new HashMap<>();

    private final Set<GroupId> kept = new LinkedHashSet<>();
    private final List<Alert> orphaned = new ArrayList<>();

    /**
     * Creates a migration, which changes no group yet.
     *
     * @param root the root of the new tree
     * @param match finds the routes of an alert in it
     * @param firstTick the delay of the first flush of a new group
     */
    RouteMigration(Route root, Function<LabelSet, List<Route>> match, Function<AggregationGroup, Duration> firstTick) {
        this.root = root;
        this.match = match;
        this.firstTick = firstTick;
        root.walk(route -> routes.put(route.id(), route));
    }

    /** Whether the migration leads to the tree with this root. */
    boolean isTo(Route other) {
        return root == other;
    }

    /** The routes of an alert in the new tree, found once; none if all groups that it belongs to were kept with it. */
    List<Route> routesOf(LabelSet alert) {
        return found.computeIfAbsent(alert, labels -> shared.computeIfAbsent(match.apply(labels), Function.identity()));
    }

    /** Forgets an alert that is stored no longer. */
    void forget(LabelSet alert) {
        found.remove(alert);
    }

    /**
     * Moves a group to the new tree, without the alerts that match other routes there.
     *
     * @param left awaits the ends of those that move
     * @return whether the group is kept
     */
    boolean keep(GroupId id, AggregationGroup group, FormerGroups left) {
        Route next = routes.get(id.routeId());
        boolean same = next != null && isSame(group.route().config(), next.config());
        for (GroupMember member : List.copyOf(group.members())) {
            Alert alert = member.alert();
            List<Route> routes = same ? routesOf(alert.labels()) : List.of();
            if (!same || !routes.contains(next)) {
                orphaned.add(alert);
                group.leave(alert);
                left.await(alert, group);
            } else if (routes.size() == 1) {
                found.put(alert.labels(), List.of()); // no other group lacks it
            }
        }
        if (next == null || !same || group.listing().isEmpty()) {
            return false;
        }
        kept.add(id);
        boolean retimed = hasOtherTimes(group.route().config(), next.config());
        group.reroute(next);
        if (retimed) {
            group.timer().start(firstTick.apply(group));
        }
        return true;
    }

    /** Whether both routes have the same receiver and group labels. */
    private static boolean isSame(RouteConfig old, RouteConfig next) {
        return old.receiver().equals(next.receiver())
                && old.groupByAll() == next.groupByAll()
                && old.groupBy().equals(next.groupBy());
    }

    private static boolean hasOtherTimes(RouteConfig old, RouteConfig next) {
        return !old.groupWait().equals(next.groupWait()) || !old.groupInterval().equals(next.groupInterval());
    }

    /** The alerts removed from a group, in that group's version. */
    List<Alert> orphaned() {
        return orphaned;
    }

    /**
     * Whether a resolved alert may join the group: only if the group is new, as an old one has notified of the
     * resolution already, or never of the alert.
     */
    boolean mayJoinEnded(GroupId group) {
        return !kept.contains(group);
    }
}
