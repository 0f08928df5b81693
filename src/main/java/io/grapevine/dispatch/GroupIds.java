package io.grapevine.dispatch;

import io.grapevine.model.LabelSet;
import io.grapevine.model.ShortGroupId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Short ids of groups for URLs: a hash of the route and the group labels, the same on all replicas of one configuration. */
public final class GroupIds {
    /** The end of the key of a route, and the begin of the labels of a group behind it. */
    private static final String LABELS = ":{";

    private GroupIds() {}

    /** The id of a group. */
    public static String of(GroupView group) {
        return of(group.route().id(), group.labels());
    }

    /** The id of the group of a route, given by its {@link Route#id}, with these group labels. */
    public static String of(String route, LabelSet labels) {
        return ShortGroupId.of(route, labels.toString());
    }

    /**
     * Whether a group key is that of the group with this id, which need not be there. A key is compared with its own route only.
     *
     * @param root the root of the routing tree
     */
    public static Predicate<String> isOf(String id, Route root) {
        Map<String, List<String>> routes = new TreeMap<>();
        addAll(root, routes);
        return groupKey -> {
            // the first in most keys, but matchers and values of labels may have such a text, too
            for (int end = groupKey.indexOf(LABELS); end >= 0; end = groupKey.indexOf(LABELS, end + 1)) {
                String labels = groupKey.substring(end + 1);
                boolean isOwn = routes.getOrDefault(groupKey.substring(0, end), List.of()).stream()
                        .anyMatch(route -> ShortGroupId.of(route, labels).equals(id));
                if (isOwn) {
                    return true;
                }
            }
            return false;
        };
    }

    private static void addAll(Route route, Map<String, List<String>> byKey) {
        byKey.computeIfAbsent(route.key(), key -> new ArrayList<>()).add(route.id());
        route.children().forEach(child -> addAll(child, byKey));
    }

    /** The group with this id; empty if there is none. */
    public static Optional<? extends GroupView> find(GroupsView groups, String id) {
        return groups.groups().stream().filter(group -> of(group).equals(id)).findFirst();
    }
}
