package io.grapevine.web.api.v2;

import io.grapevine.config.ReceiverConfig;
import io.grapevine.mesh.membership.Peer;
import io.grapevine.mesh.membership.PeersView;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.matcher.regexp.Steps;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.JsonWriter;
import io.grapevine.web.api.http.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The operations {@code GET /status} and {@code GET /receivers}. */
record StatusOperations(ApiContext context) {
    void status(ApiExchange exchange) throws IOException {
        exchange.streamObject(json -> json.object(
                        "cluster", cluster -> write(context.peers().get(), cluster))
                .object(
                        "config",
                        config -> config.put(
                                "original",
                                context.node().loadedConfig().config().original()))
                .put("uptime", context.startedAt())
                .put("versionInfo", context.version()));
    }

    private static void write(PeersView view, JsonWriter json) throws IOException {
        Optional<Peer> self = view.self();
        if (self.isPresent()) {
            json.put("name", self.get().id().name());
        }
        json.list(
                        "peers",
                        view.members(),
                        (peer, fields) -> fields.put("address", peer.address())
                                .put("name", peer.id().name()))
                .put("status", view.status().name().toLowerCase(Locale.ROOT));
    }

    void receivers(ApiExchange exchange) throws Refusal, IOException {
        Matchers matchers = exchange.query().receiverMatchers();
        List<ReceiverConfig> all = context.node().loadedConfig().config().receivers();
        Steps steps = Steps.ofRequest(all.size());
        List<ReceiverConfig> found = all.stream()
                .filter(receiver -> matchers.matches(receiver.labels(), steps.ofNextText()))
                .toList();
        if (steps.areSpent()) {
            throw AlertFilter.tooExpensive(steps, "receivers");
        }
        exchange.stream(json -> json.list(
                found,
                (receiver, fields) -> fields.put("labels", receiver.labels()).put("name", receiver.name())));
    }
}
