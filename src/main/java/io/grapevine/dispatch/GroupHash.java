package io.grapevine.dispatch;

import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;

/** A number that identifies an aggregation group across restarts: a hash of the id of its route and of its group labels. */
public final class GroupHash {
    private GroupHash() {}

    /** The hash of a group. */
    public static long of(GroupView group) {
        return of(group.route().id(), group.labels());
    }

    /** The hash of the group of a route, by the id of the route, with these group labels. */
    public static long of(String routeId, LabelSet groupLabels) {
        Fingerprint.Hash hash = new Fingerprint.Hash();
        hash.add(routeId);
        groupLabels.forEach((name, value) -> {
            hash.add(name);
            hash.add(value);
        });
        return hash.result().value();
    }
}
