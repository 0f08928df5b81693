package io.grapevine.dispatch;

import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;

/**
 * The identity of a group within a dispatcher.
 *
 * @param routeId the id of its route
 * @param labels the group labels
 */
record GroupId(String routeId, LabelSet labels) {
    static GroupId of(Route route, Alert alert) {
        return new GroupId(route.id(), route.groupLabels(alert.labels()));
    }
}
