package io.grapevine.api.grapevine;

import com.fasterxml.jackson.core.JsonGenerator;
import io.grapevine.api.http.ApiContext;
import io.grapevine.api.http.DateTimes;
import io.grapevine.api.http.JsonExchange;
import io.grapevine.mesh.membership.Peer;
import io.grapevine.mesh.membership.PeersView;
import io.grapevine.mesh.membership.SeedStatus;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/** The operation {@code GET /status}: version, configuration and cluster, with more than Alertmanager's API says. */
final class StatusOperation {
    private final ApiContext context;

    StatusOperation(ApiContext context) {
        this.context = context;
    }

    void answer(JsonExchange exchange) throws IOException {
        PeersView picture = context.peers().get();
        exchange.stream(json -> {
            json.writeStartObject();
            json.writeStringField("now", DateTimes.format(context.clock().instant()));
            json.writeStringField("startedAt", DateTimes.format(context.startedAt()));
            json.writeStringField("release", context.release());
            json.writeObjectFieldStart("version");
            for (Map.Entry<String, String> field : context.version().entrySet()) {
                json.writeStringField(field.getKey(), field.getValue());
            }
            json.writeEndObject();
            json.writeStringField("config", context.node().setup().config().original());
            json.writeObjectFieldStart("cluster");
            json.writeStringField("status", picture.status().name().toLowerCase(Locale.ROOT));
            json.writeArrayFieldStart("peers");
            int position = 0;
            for (Peer peer : picture.members()) {
                peer(json, peer, position++);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("configuredPeers");
            for (SeedStatus contact : picture.contacts()) {
                json.writeStartObject();
                json.writeStringField("peer", contact.name());
                json.writeStringField("status", contact.status());
                json.writeBooleanField("failing", contact.isFailing());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private static void peer(JsonGenerator json, Peer peer, int position) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", peer.id().name());
        json.writeStringField("address", peer.address());
        json.writeNumberField("position", position);
        json.writeBooleanField("self", peer.self());
        json.writeBooleanField("settled", peer.settled());
        json.writeNumberField("lagMillis", peer.lag().toMillis());
        json.writeNumberField("skewMillis", peer.skew().toMillis());
        json.writeBooleanField("sameConfiguration", peer.self() || peer.sameConfiguration());
        json.writeEndObject();
    }
}
