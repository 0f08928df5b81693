package io.grapevine.dispatch;

import io.grapevine.config.RouteConfig;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The matchers of exactly the alerts of an aggregation group: those on the way to its route, its group labels, and that
 * other labels of {@code group_by} are missing.
 */
public final class GroupMatchers {
    private GroupMatchers() {}

    /**
     * The matchers of a group; none if it is the group of all alerts.
     *
     * @param path the routes from the root to that of the group
     */
    public static Matchers of(List<Route> path, LabelSet groupLabels) {
        Set<Matcher> all = new LinkedHashSet<>();
        path.forEach(route -> route.config().matchers().forEach(all::add));
        groupLabels.forEach((name, value) -> all.add(Matcher.equal(name, value)));
        RouteConfig config = path.get(path.size() - 1).config();
        if (!config.groupByAll()) {
            for (String name : config.groupBy()) {
                if (groupLabels.get(name) == null) {
                    all.add(Matcher.equal(name, ""));
                }
            }
        }
        return Matchers.of(new ArrayList<>(all));
    }
}
