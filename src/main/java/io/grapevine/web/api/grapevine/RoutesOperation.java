package io.grapevine.web.api.grapevine;

import io.grapevine.config.RouteConfig;
import io.grapevine.dispatch.GroupMember;
import io.grapevine.dispatch.GroupView;
import io.grapevine.dispatch.Route;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The operation {@code GET /routes}: the routing tree with the groups and alerts of each route now. */
record RoutesOperation(ApiContext context) {
    private static final class Load {
        int groups;
        int alerts;
    }

    void answer(JsonExchange exchange) throws IOException {
        Instant now = context.clock().instant();
        Map<String, Load> loads = new TreeMap<>();
        for (GroupView group : context.node().groups().groups()) {
            int alerts = 0;
            for (GroupMember member : group.members()) {
                alerts += member.alert().resolvedAt(now) ? 0 : 1;
            }
            if (alerts > 0) {
                Load load = loads.computeIfAbsent(group.route().id(), id -> new Load());
                load.groups++;
                load.alerts += alerts;
            }
        }
        Route root = context.node().groups().route();
        exchange.streamObject(json -> write(root, loads, json));
    }

    private static void write(Route route, Map<String, Load> loads, JsonWriter json) throws IOException {
        Load load = loads.getOrDefault(route.id(), new Load());
        RouteConfig config = route.config();
        json.put("id", route.id())
                .strings("matchers", config.matchers())
                .put("receiver", config.receiver())
                .putGiven("file", config.file())
                .strings("groupBy", config.groupByAll() ? List.of("...") : config.groupBy())
                .put("continue", config.continueMatching())
                .put("groupWaitMillis", config.groupWait())
                .put("groupIntervalMillis", config.groupInterval())
                .put("repeatIntervalMillis", config.repeatInterval())
                .strings("muteTimeIntervals", config.muteTimeIntervals())
                .strings("activeTimeIntervals", config.activeTimeIntervals())
                .put("groups", load.groups)
                .put("alerts", load.alerts)
                .list("routes", route.children(), (child, fields) -> write(child, loads, fields));
    }
}
