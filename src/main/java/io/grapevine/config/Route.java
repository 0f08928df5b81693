package io.grapevine.config;

import io.grapevine.model.LabelSet;
import io.grapevine.model.ShortGroupId;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.matcher.regexp.Steps;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A node of the routing tree. Immutable. */
public final class Route {
    /** The end of the key of a route, and the begin of the labels of a group behind it. */
    private static final String LABELS = ":{";

    private final RouteConfig config;
    private final String key;
    private final String id;
    private final boolean hasMatchers;
    private final List<Route> children;
    private final Siblings siblings;

    /**
     * The children that may match an alert: of many that ask for values of one label, as routes of teams do, those that ask for its own,
     * and the few that ask for none.
     *
     * @param label the label; empty if all children are tried
     * @param byValue the children to be tried, in their order, by the value of the label
     * @param others the children to be tried for any other value
     */
    private record Siblings(String label, Map<String, List<Route>> byValue, List<Route> others) {
        /** More of them would be in too many lists. */
        private static final int MOST_OTHERS = 16;

        static Siblings of(List<Route> children) {
            Map<String, Integer> counts = new TreeMap<>();
            children.forEach(child -> equalities(child)
                    .map(Matcher::name)
                    .distinct()
                    .forEach(name -> counts.merge(name, 1, Integer::sum)));
            String label = counts.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey)
                    .orElse("");
            if (children.size() - counts.getOrDefault(label, 0) > MOST_OTHERS) {
                return new Siblings("", Map.of(), children);
            }
            Map<String, List<Route>> byValue = new HashMap<>();
            List<Route> others = new ArrayList<>();
            children.forEach(child -> value(child, label).ifPresent(value -> byValue.put(value, new ArrayList<>())));
            for (Route child : children) {
                Optional<String> value = value(child, label);
                value.ifPresent(own ->
                        byValue.computeIfAbsent(own, each -> new ArrayList<>()).add(child));
                if (value.isEmpty()) {
                    byValue.values().forEach(list -> list.add(child));
                    others.add(child);
                }
            }
            return new Siblings(label, byValue, others);
        }

        private static Stream<Matcher> equalities(Route child) {
            return child.config.matchers().stream().filter(matcher -> matcher.type() == MatchType.EQUAL);
        }

        private static Optional<String> value(Route child, String label) {
            return equalities(child)
                    .filter(matcher -> matcher.name().equals(label))
                    .map(Matcher::value)
                    .findFirst();
        }

        List<Route> candidates(LabelSet labels) {
            return byValue.isEmpty() ? others : byValue.getOrDefault(labels.valueOf(label), others);
        }
    }

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
        this.siblings = Siblings.of(children);
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
        for (Route child : siblings.candidates(labels)) {
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

    /**
     * Whether a group key is that of a group below this root with a short id ({@link GroupView#id}), which need not be there. A key is
     * compared with its own route only.
     */
    public Predicate<String> isKeyOf(String groupId) {
        Map<String, List<String>> routes = new TreeMap<>();
        walk(route ->
                routes.computeIfAbsent(route.key, ignored -> new ArrayList<>()).add(route.id));
        return groupKey -> {
            // the first in most keys, but matchers and values of labels may have such a text, too
            for (int end = groupKey.indexOf(LABELS); end >= 0; end = groupKey.indexOf(LABELS, end + 1)) {
                String labels = groupKey.substring(end + 1);
                boolean isOwn = routes.getOrDefault(groupKey.substring(0, end), List.of()).stream()
                        .anyMatch(route -> ShortGroupId.of(route, labels).equals(groupId));
                if (isOwn) {
                    return true;
                }
            }
            return false;
        };
    }

    /**
     * The matchers of exactly the alerts of an aggregation group: those on the way to its route, its group labels, and that other labels
     * of {@code group_by} are missing; none if it is the group of all alerts.
     *
     * @param path the routes from the root to that of the group
     */
    public static Matchers matchersOf(List<Route> path, LabelSet groupLabels) {
        Set<Matcher> all = new LinkedHashSet<>();
        path.forEach(route -> route.config.matchers().forEach(all::add));
        groupLabels.forEach((name, value) -> all.add(Matcher.equal(name, value)));
        RouteConfig last = path.get(path.size() - 1).config;
        for (String name : last.groupByAll() ? Set.<String>of() : last.groupBy()) {
            if (groupLabels.get(name) == null) {
                all.add(Matcher.equal(name, ""));
            }
        }
        return Matchers.of(new ArrayList<>(all));
    }

    @Override
    public String toString() {
        return id;
    }
}
