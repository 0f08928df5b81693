package io.grapevine.cli.routing;

import io.grapevine.config.Config;
import io.grapevine.route.Route;

/** {@code amtool config routes show}. */
public final class RoutesShow {
    private RoutesShow() {}

    /** The whole routing tree, drawn; ends with an empty line. */
    public static String drawing(Config config) {
        return "Routing tree:\n"
                + RouteDrawing.whole(Route.tree(config.route())).underADot() + "\n";
    }
}
