package io.grapevine.dispatch;

import io.grapevine.config.RouteConfig;
import io.grapevine.model.Alert;
import io.grapevine.route.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What becomes of groups and their alerts when the routing tree changes. For one change; on the loop only. */
final class RouteMigration {
    private final Route root;
    private final Function<AggregationGroup, Duration> firstTick;
    private final Map<String, Route> routes = new LinkedHashMap<>();
    private final Set<GroupId> kept = new LinkedHashSet<>();
    private final List<Alert> orphaned = new ArrayList<>();

    /**
     * A change that has touched no group yet.
     *
     * @param root the root of the new tree
     * @param firstTick when a group would be flushed if it were new
     */
    RouteMigration(Route root, Function<AggregationGroup, Duration> firstTick) {
        this.root = root;
        this.firstTick = firstTick;
        root.walk(route -> routes.put(route.id(), route));
    }

    /**
     * Takes a group over into the new tree, without the alerts that go another way there.
     *
     * @return whether the group goes on; if not, it has been stopped
     */
    boolean keep(GroupId id, AggregationGroup group) {
        Route next = routes.get(id.routeId());
        boolean same = isSame(group.route().config(), next == null ? null : next.config());
        for (GroupMember member : List.copyOf(group.members())) {
            Alert alert = member.alert();
            if (!same || !root.match(alert.labels()).contains(next)) {
                orphaned.add(alert);
                group.remove(alert);
            }
        }
        if (next == null || group.isEmpty()) {
            group.stop();
            return false;
        }
        kept.add(id);
        boolean retimed = hasOtherTimes(group.route().config(), next.config());
        group.reroute(next);
        if (retimed) {
            group.start(firstTick.apply(group));
        }
        return true;
    }

    /** Whether the alerts of the old route are told to the same receiver in the same groups. */
    private static boolean isSame(RouteConfig old, @Nullable RouteConfig next) {
        return next != null
                && old.receiver().equals(next.receiver())
                && old.groupByAll() == next.groupByAll()
                && old.groupBy().equals(next.groupBy());
    }

    private static boolean hasOtherTimes(RouteConfig old, RouteConfig next) {
        return !old.groupWait().equals(next.groupWait()) || !old.groupInterval().equals(next.groupInterval());
    }

    /** The alerts that have lost a group, in the state in which the group knew them. */
    List<Alert> orphaned() {
        return orphaned;
    }

    /**
     * Whether an alert that has ended may join the group. One that was there before has told of this end already, or
     * does not know of the beginning.
     */
    boolean mayJoinEnded(GroupId group) {
        return !kept.contains(group);
    }
}
