package io.grapevine.dispatch;

import io.grapevine.dispatch.route.Route;
import io.grapevine.model.LabelSet;
import io.grapevine.model.ShortGroupId;
import java.util.Optional;

/** Short ids of groups for URLs: a hash of the route and the group labels, the same on all replicas of one configuration. */
public final class GroupIds {
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
     * Whether a group key is that of the group with this id. The group need not be there.
     *
     * @param root the root of the routing tree
     */
    public static boolean isOf(String id, String groupKey, Route root) {
        String prefix = root.key() + ":";
        boolean isOwn = groupKey.startsWith(prefix)
                && ShortGroupId.of(root.id(), groupKey.substring(prefix.length()))
                        .equals(id);
        return isOwn || root.children().stream().anyMatch(child -> isOf(id, groupKey, child));
    }

    /** The group with this id; empty if there is none. */
    public static Optional<? extends GroupView> find(GroupsView groups, String id) {
        return groups.groups().stream().filter(group -> of(group).equals(id)).findFirst();
    }
}
