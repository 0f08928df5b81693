package io.grapevine.web.api.v2;

import io.grapevine.dispatch.route.Route;
import io.grapevine.model.Alert;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The receivers of alerts by the routing tree, and whether a query asks for them; found out once for each set of routes. */
final class RoutedReceivers {
    private final Route root;
    private final ReceiverFilter filter;
    private final Map<List<Route>, Receivers> known = new HashMap<>();

    /**
     * The receivers of an alert.
     *
     * @param names their names, in the order of the routes
     * @param admitted whether the query asks for alerts with these
     */
    record Receivers(List<String> names, boolean admitted) {}

    RoutedReceivers(Route root, ReceiverFilter filter) {
        this.root = root;
        this.filter = filter;
    }

    Receivers of(Alert alert) {
        return known.computeIfAbsent(root.match(alert.labels()), this::of);
    }

    private Receivers of(List<Route> routes) {
        List<String> names =
                routes.stream().map(route -> route.config().receiver()).toList();
        return new Receivers(names, filter.admitsAny(names));
    }
}
