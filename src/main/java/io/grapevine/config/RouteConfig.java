package io.grapevine.config;

import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matchers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A node of the routing tree, with options inherited from its parent filled in.
 *
 * @param groupBy the labels to group by, sorted; empty with {@code groupByAll}
 * @param groupByAll whether to group by all labels ({@code ...})
 * @param matchers the matchers that an alert must satisfy: {@code match}, {@code match_re} and {@code matchers}
 *     together, in Alertmanager's order
 * @param muteTimeIntervals names of intervals in which notifications are held back; not inherited
 * @param activeTimeIntervals names of intervals outside which notifications are held back; not inherited
 * @param continueMatching whether later siblings are tried too after a match
 * @param groupWait how long a new group waits for more alerts
 * @param groupInterval how long a group waits after a flush
 * @param repeatInterval the time after which an unchanged group is notified again
 * @param labels the labels of the route; their values are templates
 * @param routes the children, in the order of the file
 * @param file the team's file that defines the route; empty for a route of the main file
 */
public record RouteConfig(
        String receiver,
        List<String> groupBy,
        boolean groupByAll,
        Matchers matchers,
        List<String> muteTimeIntervals,
        List<String> activeTimeIntervals,
        boolean continueMatching,
        Duration groupWait,
        Duration groupInterval,
        Duration repeatInterval,
        LabelSet labels,
        List<RouteConfig> routes,
        String file) {
    public RouteConfig {
        groupBy = List.copyOf(groupBy);
        muteTimeIntervals = List.copyOf(muteTimeIntervals);
        activeTimeIntervals = List.copyOf(activeTimeIntervals);
        routes = List.copyOf(routes);
    }

    /** This route and all its descendants, in the order of the file. */
    public List<RouteConfig> all() {
        List<RouteConfig> all = new ArrayList<>();
        addTo(all);
        return all;
    }

    private void addTo(List<RouteConfig> all) {
        all.add(this);
        routes.forEach(route -> route.addTo(all));
    }

    /** A copy of this route with other children. */
    public RouteConfig withRoutes(List<RouteConfig> changed) {
        return with(changed, file);
    }

    /** A copy of this route and its descendants that names a team's file as its source. */
    public RouteConfig from(String teamFile) {
        return with(routes.stream().map(route -> route.from(teamFile)).toList(), teamFile);
    }

    /** A copy of this route without children, with another receiver and repeat interval. */
    public RouteConfig inLane(String other, Duration repetition) {
        return with(other, repetition, List.of(), file);
    }

    private RouteConfig with(List<RouteConfig> changed, String from) {
        return with(receiver, repeatInterval, changed, from);
    }

    private RouteConfig with(String to, Duration repetition, List<RouteConfig> changed, String from) {
        return new RouteConfig(
                to,
                groupBy,
                groupByAll,
                matchers,
                muteTimeIntervals,
                activeTimeIntervals,
                continueMatching,
                groupWait,
                groupInterval,
                repetition,
                labels,
                changed,
                from);
    }
}
