package io.grapevine.web.api.v2;

import com.fasterxml.jackson.core.JsonGenerator;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.mesh.membership.Peer;
import io.grapevine.mesh.membership.PeersView;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.ApiJson;
import io.grapevine.web.api.http.DateTimes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The operations {@code GET /status} and {@code GET /receivers}. */
final class StatusOperations {
    private final ApiContext context;

    StatusOperations(ApiContext context) {
        this.context = context;
    }

    void status(ApiExchange exchange) throws IOException {
        exchange.stream(json -> {
            json.writeStartObject();
            json.writeFieldName("cluster");
            cluster(json, context.peers().get());
            json.writeObjectFieldStart("config");
            json.writeStringField(
                    "original", context.node().loadedConfig().config().original());
            json.writeEndObject();
            json.writeStringField("uptime", DateTimes.format(context.startedAt()));
            json.writeObjectFieldStart("versionInfo");
            for (Map.Entry<String, String> field : context.version().entrySet()) {
                json.writeStringField(field.getKey(), field.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private static void cluster(JsonGenerator json, PeersView view) throws IOException {
        Optional<Peer> self = view.self();
        json.writeStartObject();
        if (self.isPresent()) {
            json.writeStringField("name", self.get().id().name());
        }
        json.writeArrayFieldStart("peers");
        for (Peer peer : view.members()) {
            json.writeStartObject();
            json.writeStringField("address", peer.address());
            json.writeStringField("name", peer.id().name());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("status", view.status().name().toLowerCase(Locale.ROOT));
        json.writeEndObject();
    }

    void receivers(ApiExchange exchange) throws ApiException, IOException {
        Matchers matchers = exchange.query().receiverMatchers();
        List<ReceiverConfig> found = new ArrayList<>();
        for (ReceiverConfig receiver : context.node().loadedConfig().config().receivers()) {
            if (matchers.matches(receiver.labels())) {
                found.add(receiver);
            }
        }
        exchange.stream(json -> {
            json.writeStartArray();
            for (ReceiverConfig receiver : found) {
                json.writeStartObject();
                json.writeFieldName("labels");
                ApiJson.pairs(json, receiver.labels());
                json.writeStringField("name", receiver.name());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }
}
