package io.grapevine.web.api.grapevine;

import com.fasterxml.jackson.core.JsonGenerator;
import io.grapevine.config.ConfigDirectory;
import io.grapevine.config.TeamFile;
import io.grapevine.mesh.membership.Peer;
import io.grapevine.mesh.membership.PeersView;
import io.grapevine.mesh.membership.SeedStatus;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.DateTimes;
import io.grapevine.web.api.http.JsonExchange;
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
            json.writeBooleanField("shadow", context.shadow());
            json.writeObjectFieldStart("version");
            for (Map.Entry<String, String> field : context.version().entrySet()) {
                json.writeStringField(field.getKey(), field.getValue());
            }
            json.writeEndObject();
            json.writeStringField(
                    "config", context.node().loadedConfig().config().original());
            ConfigDirectory directory = context.node().loadedConfig().config().directory();
            if (directory != null) {
                json.writeFieldName("configDirectory");
                write(json, directory);
            }
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

    private static void write(JsonGenerator json, ConfigDirectory directory) throws IOException {
        json.writeStartObject();
        json.writeStringField("path", directory.path());
        if (!directory.fault().isEmpty()) {
            json.writeStringField("error", directory.fault());
        }
        json.writeArrayFieldStart("files");
        for (TeamFile file : directory.files()) {
            write(json, file);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, TeamFile file) throws IOException {
        json.writeStartObject();
        json.writeStringField("team", file.team());
        json.writeStringField("file", file.file());
        json.writeStringField("state", file.state().label());
        if (file.loadedAt() != null) {
            json.writeStringField("loadedAt", DateTimes.format(file.loadedAt()));
            json.writeStringField("matcher", file.matcher());
        }
        json.writeNumberField("routes", file.routes());
        json.writeNumberField("receivers", file.receivers());
        json.writeArrayFieldStart("errors");
        for (TeamFile.Fault fault : file.faults()) {
            json.writeStartObject();
            json.writeNumberField("line", fault.line());
            json.writeNumberField("column", fault.column());
            json.writeStringField("message", fault.text());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
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
