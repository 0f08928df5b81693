package io.grapevine.core.dispatch;

import io.grapevine.config.Route;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The aggregation groups and the routing tree, read-only; from any thread. */
public interface GroupsView {
    /** A live, unordered view of the groups. */
    Collection<? extends GroupView> groups();

    /** The group with a short id; empty if there is none. */
    default Optional<? extends GroupView> find(String id) {
        return groups().stream().filter(group -> group.id().equals(id)).findFirst();
    }

    /** Whether alerts that need another group are not notified, as there are too many. */
    boolean isFull();

    /** How many of them have not been flushed yet. */
    int unflushed();

    /** The root of the routing tree. */
    Route route();

    /**
     * Renders the labels of a group's route; empty if the route has none.
     *
     * @param alerts the alerts of the group, as templates see them
     */
    LabelSet renderRouteLabels(GroupView group, List<Alert> alerts);
}
