package io.grapevine.eventrecorder.event;

import io.grapevine.dispatch.Route;
import io.grapevine.model.LabelSet;

/**
 * The identity of an aggregation group. Its key is put together when it is asked for, which is not on the loop.
 *
 * @param route the route
 * @param labels the labels by which the route groups
 */
public record GroupIdentity(Route route, LabelSet labels) {
    /** The key of the group. */
    public String key() {
        return route.groupKey(labels);
    }

    /** The name of the receiver. */
    public String receiver() {
        return route.config().receiver();
    }
}
