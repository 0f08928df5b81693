package io.grapevine.web.api.grapevine.history;

import io.grapevine.dispatch.route.Route;
import io.grapevine.history.DeliveryRecord;
import io.grapevine.web.api.grapevine.GroupIds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Condition that a notification is of one group, given by its key, or by its id in the overview. For one thread. */
final class GroupCondition implements Predicate<DeliveryRecord> {
    private final String group;
    private final Map<String, List<String>> routeIds = new HashMap<>();
    private final Map<String, Boolean> known = new HashMap<>();

    /**
     * Accepts a group.
     *
     * @param root the routing tree by which ids are computed: a group of a route that is not there any more has none
     */
    GroupCondition(String group, Route root) {
        this.group = group;
        root.walk(route ->
                routeIds.computeIfAbsent(route.key(), key -> new ArrayList<>(1)).add(route.id()));
    }

    @Override
    public boolean test(DeliveryRecord delivery) {
        return known.computeIfAbsent(delivery.groupKey(), key -> key.equals(group) || hasId(delivery));
    }

    private boolean hasId(DeliveryRecord delivery) {
        String key = delivery.groupKey();
        String labels = ":" + delivery.groupLabels();
        if (!key.endsWith(labels)) {
            return false;
        }
        String route = key.substring(0, key.length() - labels.length());
        return routeIds.getOrDefault(route, List.of()).stream()
                .anyMatch(id -> GroupIds.of(id, delivery.groupLabels()).equals(group));
    }
}
