package io.grapevine.dispatch;

import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.route.Route;

/**
 * What tells a group from all others of a dispatcher.
 *
 * @param routeId the id of its route
 * @param labels the labels that its alerts share
 */
record GroupId(String routeId, LabelSet labels) {
    /** The group into which {@code route} sorts {@code alert}. */
    static GroupId of(Route route, Alert alert) {
        return new GroupId(route.id(), route.groupLabels(alert.labels()));
    }
}
