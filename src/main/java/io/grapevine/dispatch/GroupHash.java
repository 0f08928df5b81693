package io.grapevine.dispatch;

import io.grapevine.model.Digest;
import io.grapevine.model.LabelSet;

/**
 * Identity of an aggregation group across restarts and replicas: a digest of the id of its route and of its group
 * labels.
 */
public final class GroupHash {
    private GroupHash() {}

    /** The digest of a group. */
    public static Digest of(GroupView group) {
        return of(group.route().id(), group.labels());
    }

    /** The digest of the group of a route, by the id of the route, with these group labels. */
    public static Digest of(String routeId, LabelSet groupLabels) {
        return Digest.of(routeId, groupLabels);
    }
}
