package io.grapevine.web.api.grapevine;

import com.fasterxml.jackson.core.JsonGenerator;
import io.grapevine.config.RouteConfig;
import io.grapevine.dispatch.GroupMember;
import io.grapevine.dispatch.GroupView;
import io.grapevine.dispatch.route.Route;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.ApiJson;
import io.grapevine.web.api.http.JsonExchange;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The operation {@code GET /routes}: the routing tree with the groups and alerts of each route now. */
final class RoutesOperation {
    private final ApiContext context;

    RoutesOperation(ApiContext context) {
        this.context = context;
    }

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
        exchange.stream(json -> write(json, root, loads));
    }

    private static void write(JsonGenerator json, Route route, Map<String, Load> loads) throws IOException {
        Load load = loads.getOrDefault(route.id(), new Load());
        RouteConfig config = route.config();
        json.writeStartObject();
        json.writeStringField("id", route.id());
        json.writeArrayFieldStart("matchers");
        for (Matcher matcher : config.matchers()) {
            json.writeString(matcher.toString());
        }
        json.writeEndArray();
        json.writeStringField("receiver", config.receiver());
        if (!config.file().isEmpty()) {
            json.writeStringField("file", config.file());
        }
        json.writeFieldName("groupBy");
        ApiJson.strings(json, config.groupByAll() ? List.of("...") : List.copyOf(config.groupBy()));
        json.writeBooleanField("continue", config.continueMatching());
        json.writeNumberField("groupWaitMillis", config.groupWait().toMillis());
        json.writeNumberField("groupIntervalMillis", config.groupInterval().toMillis());
        json.writeNumberField("repeatIntervalMillis", config.repeatInterval().toMillis());
        json.writeFieldName("muteTimeIntervals");
        ApiJson.strings(json, config.muteTimeIntervals());
        json.writeFieldName("activeTimeIntervals");
        ApiJson.strings(json, config.activeTimeIntervals());
        json.writeNumberField("groups", load.groups);
        json.writeNumberField("alerts", load.alerts);
        json.writeArrayFieldStart("routes");
        for (Route child : route.children()) {
            write(json, child, loads);
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
