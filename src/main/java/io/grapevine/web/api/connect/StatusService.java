package io.grapevine.web.api.connect;

import static java.util.Comparator.comparing;

import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.mesh.membership.Peer;
import io.grapevine.mesh.membership.PeersView;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.JsonWriter;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The service {@code status.v3alpha.StatusService}: what runs here, with which configuration, in which cluster. */
record StatusService(ApiContext context) {
    static final String NAME = "status.v3alpha.StatusService";

    /** The fields of the version, in the order of their numbers. */
    private static final List<String> VERSION =
            List.of("version", "revision", "branch", "buildUser", "buildDate", "goVersion");

    byte[] getStatus(byte[] message, boolean isJson) throws CallFault {
        RequestText.read(message, isJson, "");
        PeersView view = context.peers().get();
        String name = view.self().map(peer -> peer.id().name()).orElse("");
        List<Peer> peers = view.members().stream()
                .sorted(comparing(peer -> peer.id().name()))
                .toList();
        String config = context.node().loadedConfig().config().original();
        return isJson
                ? JsonWriter.buffer(json -> json.object(answer -> answer.object(
                                "status",
                                status -> status.object("versionInfo", this::version)
                                        .object("config", fields -> fields.putGiven("original", config))
                                        .object("cluster", cluster -> cluster(cluster, view, name, peers))
                                        .put("startTime", context.startedAt().toString()))))
                        .getBytes()
                : new MessageWriter()
                        .message(1, status(view, name, peers, config))
                        .toBytes();
    }

    private void version(JsonWriter json) throws IOException {
        Map<String, String> version = context.version();
        for (String field : VERSION) {
            json.putGiven(field, version.getOrDefault(field, ""));
        }
    }

    private static void cluster(JsonWriter json, PeersView view, String name, List<Peer> peers) throws IOException {
        json.putGiven("name", name).put("state", "STATE_" + view.status().name());
        if (!peers.isEmpty()) {
            json.list(
                    "peers",
                    peers,
                    (peer, fields) -> fields.putGiven("name", peer.id().name()).putGiven("address", peer.address()));
        }
    }

    private MessageWriter status(PeersView view, String name, List<Peer> peers, String config) {
        MessageWriter version = new MessageWriter();
        for (int i = 0; i < VERSION.size(); i++) {
            version.string(i + 1, context.version().getOrDefault(VERSION.get(i), ""));
        }
        int state = switch (view.status()) {
            case DISABLED -> 1;
            case SETTLING -> 2;
            case READY -> 3;
        };
        MessageWriter cluster = new MessageWriter().string(1, name).varint(2, state);
        for (Peer peer : peers) {
            cluster.message(3, new MessageWriter().string(1, peer.id().name()).string(2, peer.address()));
        }
        return new MessageWriter()
                .message(1, version)
                .message(2, new MessageWriter().string(1, config))
                .message(3, cluster)
                .timestamp(4, context.startedAt());
    }
}
