package io.grapevine.dispatch;

import io.grapevine.config.RouteConfig;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.regexp.Steps;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A node of the routing tree. Immutable. */
public final class Route {
    private final RouteConfig config;
    private final String key;
    private final String id;
    private final boolean hasMatchers;
    private final List<Route> children;

    private Route(RouteConfig config, String key, String id, boolean aboveHasMatchers) {
        this.config = config;
        this.key = key;
        this.id = id;
        this.hasMatchers = aboveHasMatchers || !config.matchers().isEmpty();
        List<Route> nodes = new ArrayList<>();
        Map<String, Integer> seen = new TreeMap<>();
        for (RouteConfig child : config.routes()) {
            String matchers = child.matchers().toString();
            int earlier = seen.merge(matchers, 1, Integer::sum) - 1;
            nodes.add(new Route(child, key + "/" + matchers, id + "/" + matchers + "/" + earlier, hasMatchers));
        }
        this.children = List.copyOf(nodes);
    }

    /** The tree whose root is {@code config}. */
    public static Route tree(RouteConfig config) {
        String matchers = config.matchers().toString();
        return new Route(config, matchers, matchers, false);
    }

    /** The configuration of this node, inherited options included. */
    public RouteConfig config() {
        return config;
    }

    /** The matchers from the root to this node. Siblings may have the same. */
    public String key() {
        return key;
    }

    /**
     * The key, with the number of earlier siblings with the same matchers at each level: unique in the tree, and
     * unchanged when routes with other matchers are added or removed.
     */
    public String id() {
        return id;
    }

    /** The children, in the order in which they are tried. */
    public List<Route> children() {
        return children;
    }

    /** Calls {@code visit} for this node and all descendants, parents first. */
    public void walk(Consumer<Route> visit) {
        visit.accept(this);
        children.forEach(child -> child.walk(visit));
    }

    /** The receivers of the routes whose group has this key, in the order of the routes: one unless routes differ by their receiver only. */
    public Set<String> receiversOf(String groupKey) {
        Set<String> receivers = new LinkedHashSet<>();
        walk(route -> {
            if (groupKey.startsWith(route.key() + ":")) {
                receivers.add(route.config().receiver());
            }
        });
        return receivers;
    }

    /** The nodes from this one to the descendant with the id of {@code target}, both included; empty if there is none. */
    public List<Route> pathTo(Route target) {
        if (id.equals(target.id)) {
            return List.of(this);
        }
        for (Route child : children) {
            List<Route> rest = child.pathTo(target);
            if (!rest.isEmpty()) {
                List<Route> path = new ArrayList<>(List.of(this));
                path.addAll(rest);
                return path;
            }
        }
        return List.of();
    }

    /**
     * The routes that match an alert: on each level the first matching child, and later ones while {@code continue} is
     * set; the node itself if no child matches.
     *
     * @return in the order of the tree; empty if the alert does not match this node
     */
    public List<Route> match(LabelSet labels) {
        return match(labels, Steps.ofOneText());
    }

    /**
     * The routes that match an alert, as {@link #match(LabelSet)} finds them, in at most so many steps: a route for
     * which the steps do not suffice does not match.
     */
    public List<Route> match(LabelSet labels, Steps steps) {
        List<Route> taken = new ArrayList<>(1);
        collect(labels, steps, taken);
        return taken;
    }

    private boolean collect(LabelSet labels, Steps steps, List<Route> taken) {
        if (!config.matchers().matches(labels, steps)) {
            return false;
        }
        int before = taken.size();
        for (Route child : children) {
            if (child.collect(labels, steps, taken) && !child.config.continueMatching()) {
                break;
            }
        }
        if (taken.size() == before) {
            taken.add(this);
        }
        return true;
    }

    /** The labels by which this route groups an alert with {@code labels}. */
    public LabelSet groupLabels(LabelSet labels) {
        return config.groupByAll() ? labels : labels.filterNames(config.groupBy()::contains);
    }

    /** Whether a group of this route is that of all alerts, whatever their labels: no matcher tells them from others. */
    public boolean groupsAll(LabelSet groupLabels) {
        return !hasMatchers
                && groupLabels.isEmpty()
                && (config.groupByAll() || config.groupBy().isEmpty());
    }

    /** The key of a group of this route, as in the notification log and in webhooks. */
    public String groupKey(LabelSet groupLabels) {
        return key + ":" + groupLabels;
    }

    @Override
    public String toString() {
        return id;
    }
}
