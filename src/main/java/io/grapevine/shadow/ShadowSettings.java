package io.grapevine.shadow;

import io.grapevine.config.Route;
import io.grapevine.config.RouteConfig;
import io.grapevine.core.node.LoadedConfig;
import io.grapevine.core.notify.Integration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration of this replica, as far as reasons of differences need it.
 *
 * @param root the routing tree
 * @param receivers the integrations of each receiver that a route uses, by its name
 * @param raised the names of the alerts that replicas raise themselves, and a shadow does not
 */
public record ShadowSettings(Route root, Map<String, List<Integration>> receivers, List<String> raised) {
    public ShadowSettings {
        raised = List.copyOf(raised);
    }

    /** What a configuration says. */
    public static ShadowSettings of(LoadedConfig loadedConfig) {
        return new ShadowSettings(
                Route.tree(loadedConfig.config().route()),
                loadedConfig.receivers(),
                loadedConfig.extensions().raisedAlerts());
    }

    /** The routes with these matchers from the root on. */
    private List<RouteConfig> routes(String routeKey) {
        List<RouteConfig> found = new ArrayList<>();
        root.walk(route -> {
            if (route.key().equals(routeKey)) {
                found.add(route.config());
            }
        });
        return found;
    }

    boolean hasRoute(String routeKey) {
        return !routes(routeKey).isEmpty();
    }

    /** The route of a group; that of another receiver if none has its own. */
    Optional<RouteConfig> route(String routeKey, String receiver) {
        List<RouteConfig> all = routes(routeKey);
        return all.stream()
                .filter(route -> route.receiver().equals(receiver))
                .findFirst()
                .or(() -> all.stream().findFirst());
    }

    /** The integration that a notification went to. */
    Optional<Integration> integration(ShadowSend send) {
        return receivers.getOrDefault(send.group().receiver(), List.of()).stream()
                .filter(each -> each.kind().equals(send.kind()) && each.index() == send.index())
                .findFirst();
    }
}
