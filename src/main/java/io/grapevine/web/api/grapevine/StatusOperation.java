package io.grapevine.web.api.grapevine;

import io.grapevine.config.Config;
import io.grapevine.config.ConfigDirectory;
import io.grapevine.config.TeamFile;
import io.grapevine.mesh.membership.PeersView;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonWriter;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The operation {@code GET /status}: version, configuration and cluster, with more than Alertmanager's API says.
 */
record StatusOperation(ApiContext context, LastHour lastHour) {
    void answer(JsonExchange exchange) throws IOException {
        exchange.streamObject(json -> {
            Config config = context.node().loadedConfig().config();
            json.put("now", context.clock().instant())
                    .put("startedAt", context.startedAt())
                    .put("release", context.release())
                    .put("shadow", context.shadow())
                    .object("version", version -> {
                        for (Map.Entry<String, String> field : context.version().entrySet()) {
                            version.put(field.getKey(), field.getValue());
                        }
                    })
                    .put("config", config.original())
                    .object("lastHour", lastHour::write);
            ConfigDirectory directory = config.directory();
            if (directory != null) {
                json.object(
                        "configDirectory",
                        fields -> fields.put("path", directory.path())
                                .putGiven("error", directory.fault())
                                .list("files", directory.files(), StatusOperation::write));
            }
            json.object("cluster", cluster -> write(context.peers().get(), cluster));
        });
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

    private static void write(PeersView peers, JsonWriter json) throws IOException {
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
                                .put("sameConfiguration", peer.self() || peer.sameConfiguration()))
                .list(
                        "configuredPeers",
                        peers.contacts(),
                        (contact, fields) -> fields.put("peer", contact.name())
                                .put("status", contact.status())
                                .put("failing", contact.isFailing()));
    }
}
