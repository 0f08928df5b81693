package io.grapevine.web.api.grapevine;

import io.grapevine.config.Config;
import io.grapevine.config.Route;
import io.grapevine.config.RouteConfig;
import io.grapevine.config.TeamFile;
import io.grapevine.core.dispatch.GroupMember;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.node.LoadedConfig;
import io.grapevine.core.notify.Integration;
import io.grapevine.mesh.membership.PeersView;
import io.grapevine.model.zone.ZoneSource;
import io.grapevine.model.zone.Zones;
import io.grapevine.receiver.action.ConnectionState;
import io.grapevine.web.api.grapevine.Overview.GroupRow;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The operations {@code GET /status}, {@code GET /routes} and {@code GET /receivers}. */
record ReplicaOperations(ApiContext context, LastHour lastHour, Function<String, List<ConnectionState>> channels) {
    /** Shows version, configuration and cluster, with more than Alertmanager's API says. */
    void status(JsonExchange exchange) throws IOException {
        exchange.streamObject(json -> {
            Config config = context.node().loadedConfig().config();
            json.put("now", context.clock().instant())
                    .put("startedAt", context.startedAt())
                    .put("release", context.release())
                    .put("shadow", context.shadow())
                    .put("version", context.version())
                    .object("timeZones", ReplicaOperations::writeZones)
                    .put("config", config.original())
                    .object("lastHour", this::writeLastHour)
                    .objectGiven(
                            "configDirectory",
                            config.directory(),
                            (directory, fields) -> fields.put("path", directory.path())
                                    .putGiven("error", directory.fault())
                                    .list("files", directory.files(), ReplicaOperations::write))
                    .object(
                            "cluster",
                            cluster ->
                                    write(context.peers().get(), context.clock().instant(), cluster));
        });
    }

    private static void writeZones(JsonWriter json) throws IOException {
        ZoneSource zones = Zones.inForce();
        json.put("version", zones.version()).put("origin", zones.origin());
    }

    /** The minutes, and the sums of what {@link #receivers} says of each integration. */
    private void writeLastHour(JsonWriter json) throws IOException {
        lastHour.write(json);
        Instant now = context.clock().instant();
        List<RecentNotifications.Health> all = context.node().loadedConfig().receivers().values().stream()
                .flatMap(List::stream)
                .map(integration -> health(integration, now))
                .toList();
        json.put("sent", all.stream().mapToInt(RecentNotifications.Health::sent).sum())
                .put(
                        "givenUp",
                        all.stream()
                                .mapToInt(RecentNotifications.Health::failed)
                                .sum())
                .put(
                        "failedAttempts",
                        all.stream()
                                .mapToInt(RecentNotifications.Health::failedAttempts)
                                .sum());
    }

    private RecentNotifications.Health health(Integration integration, Instant now) {
        return RecentNotifications.of(context.node())
                .ofIntegration(integration.receiver(), integration.kind(), integration.index(), now);
    }

    private static void write(TeamFile file, JsonWriter json) throws IOException {
        json.put("team", file.team())
                .put("file", file.file())
                .put("state", file.state().label());
        if (file.loadedAt() != null) {
            json.put("loadedAt", file.loadedAt()).put("matcher", file.matcher());
        }
        json.put("routes", file.routes())
                .put("receivers", file.receivers())
                .list(
                        "errors",
                        file.faults(),
                        (fault, fields) -> fields.put("line", fault.line())
                                .put("column", fault.column())
                                .put("message", fault.text()));
    }

    private static void write(PeersView peers, Instant now, JsonWriter json) throws IOException {
        AtomicInteger position = new AtomicInteger();
        json.put("status", peers.status().name().toLowerCase(Locale.ROOT))
                .list(
                        "peers",
                        peers.members(),
                        (peer, fields) -> fields.put("name", peer.id().name())
                                .put("address", peer.address())
                                .put("position", position.getAndIncrement())
                                .put("self", peer.self())
                                .put("settled", peer.settled())
                                .put("lagMillis", peer.lag())
                                .put("skewMillis", peer.skew())
                                .put("sameConfiguration", peer.self() || peer.sameConfiguration())
                                .put("sameTimeZones", peer.self() || peer.sameZones()))
                .list(
                        "lostPeers",
                        peers.lost(),
                        (peer, fields) -> fields.put("name", peer.id().name())
                                .put("address", peer.address())
                                .put("lastSeen", now.minus(peer.unseen())))
                .list(
                        "configuredPeers",
                        peers.contacts(),
                        (contact, fields) -> fields.put("peer", contact.name())
                                .put("status", contact.status())
                                .put("failing", contact.isFailing()));
    }

    /** Shows the routing tree with the groups and alerts of each route now. */
    void routes(JsonExchange exchange) throws IOException {
        Instant now = context.clock().instant();
        Map<String, IntSummaryStatistics> loads = new HashMap<>(); // of each route the alerts in its groups
        for (GroupView group : context.node().groups().groups()) {
            int alerts = 0;
            for (GroupMember member : group.members()) {
                alerts += member.alert().resolvedAt(now) ? 0 : 1;
            }
            if (alerts > 0) {
                loads.computeIfAbsent(group.route().id(), id -> new IntSummaryStatistics())
                        .accept(alerts);
            }
        }
        Route root = context.node().groups().route();
        exchange.streamObject(json -> write(root, loads, json));
    }

    private static void write(Route route, Map<String, IntSummaryStatistics> loads, JsonWriter json)
            throws IOException {
        IntSummaryStatistics load = loads.getOrDefault(route.id(), new IntSummaryStatistics());
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
                .put("groups", load.getCount())
                .put("alerts", load.getSum())
                .list("routes", route.children(), (child, fields) -> write(child, loads, fields));
    }

    /** Lists the receivers with their integrations, and how these have fared lately. */
    void receivers(JsonExchange exchange) throws IOException {
        LoadedConfig loadedConfig = context.node().loadedConfig();
        Map<String, List<Integration>> receivers = loadedConfig.receivers();
        Instant now = context.clock().instant();
        exchange.stream(json -> json.list(
                loadedConfig.config().receivers(),
                (receiver, fields) -> fields.put("name", receiver.name())
                        .put("used", receivers.containsKey(receiver.name()))
                        .list(
                                "integrations",
                                receivers.getOrDefault(receiver.name(), List.of()),
                                (integration, row) -> write(integration, now, row))));
    }

    private void write(Integration integration, Instant now, JsonWriter json) throws IOException {
        RecentNotifications.Health health = health(integration, now);
        json.put("name", integration.name())
                .put("kind", integration.kind())
                .put("sendResolved", integration.sendResolved())
                .put("offersActions", integration.keepsEpisode())
                .put("sentLastHour", health.sent())
                .put("failedLastHour", health.failed())
                .put("failedAttemptsLastHour", health.failedAttempts());
        if (integration.keepsEpisode()) {
            json.list(
                    "connections",
                    channels.apply(integration.kind()),
                    (channel, row) -> row.put("up", channel.up())
                            .put("error", channel.error())
                            .put("since", channel.since()));
        }
        json.objectGiven("last", health.last(), GroupRow::write);
    }
}
