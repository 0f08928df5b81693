package io.grapevine.cli.routing;

import io.grapevine.matcher.Matchers;
import io.grapevine.model.LabelSet;
import io.grapevine.route.Route;
import java.util.ArrayList;
import java.util.List;

/** Draws routes. */
final class RouteDrawing {
    private static final String SEPARATOR = "  ";

    private RouteDrawing() {}

    /** What a route is called: its matchers. */
    static String name(Route route) {
        Matchers matchers = route.config().matchers();
        return matchers.isEmpty() ? "default-route" : matchers.toString();
    }

    /** What a route is called, and the receiver that it leads to. */
    static String nameAndReceiver(Route route) {
        return name(route) + SEPARATOR + receiver(route);
    }

    private static String receiver(Route route) {
        return "receiver: " + route.config().receiver();
    }

    /** A route and all below it. */
    static Drawing whole(Route route) {
        String more = route.config().continueMatching() ? SEPARATOR + "continue: true" : "";
        return new Drawing(
                name(route) + more + SEPARATOR + receiver(route),
                route.children().stream().map(RouteDrawing::whole).toList());
    }

    /** A route that matches the labels, and those below it that do; the receivers of those that are taken. */
    static Drawing matching(Route route, LabelSet labels) {
        List<Drawing> below = new ArrayList<>();
        for (Route child : route.children()) {
            if (child.config().matchers().matches(labels)) {
                below.add(matching(child, labels));
                if (!child.config().continueMatching()) {
                    break;
                }
            }
        }
        return new Drawing(below.isEmpty() ? nameAndReceiver(route) : name(route), below);
    }
}
