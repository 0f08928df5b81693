package io.grapevine.amtool.api;

import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.template.go.time.GoTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Status of a server.
 *
 * @param configuration its configuration, as YAML
 * @param uptime when it was started
 * @param version its version and build, by the names of the API
 */
public record StatusView(Cluster cluster, String configuration, GoTime uptime, Map<String, String> version) {
    private static final Map<String, JsonReader.Source<?>> FIELDS = Map.of(
            "cluster", Cluster::read,
            "config", json -> JsonFields.onlyText(json, "original"),
            "uptime", Times::read,
            "versionInfo", JsonReader::strings);

    /** The fields of a version, in the order of the API. */
    private static final List<String> VERSION =
            List.of("branch", "buildDate", "buildUser", "goVersion", "revision", "version");

    /**
     * The cluster that a server is in.
     *
     * @param name the server's name in it; empty if there is no cluster
     * @param status {@code ready}, {@code settling} or {@code disabled}
     */
    public record Cluster(String name, String status, List<Peer> peers) {
        private static final Cluster NONE = new Cluster("", "", List.of());
        private static final Map<String, JsonReader.Source<?>> FIELDS = Map.of(
                "name", JsonReader::string, "status", JsonReader::string, "peers", json -> json.array(Peer::read));

        public Cluster {
            peers = List.copyOf(peers);
        }

        static Cluster read(JsonReader json) throws JsonException {
            JsonFields read = JsonFields.read(json, FIELDS);
            return new Cluster(read.text("name"), read.text("status"), read.get("peers", List.of()));
        }

        /** The cluster as a tree, its fields in the order of the API. */
        public Map<String, Object> tree() {
            Map<String, Object> tree = new LinkedHashMap<>();
            if (!name.isEmpty()) {
                tree.put("name", name);
            }
            tree.put("peers", peers.stream().map(Peer::tree).toList());
            tree.put("status", status);
            return tree;
        }
    }

    /** A member of a cluster. */
    public record Peer(String address, String name) {
        static Peer read(JsonReader json) throws JsonException {
            JsonFields read = JsonFields.read(json, Map.of("address", JsonReader::string, "name", JsonReader::string));
            return new Peer(read.text("address"), read.text("name"));
        }

        private Map<String, Object> tree() {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("address", address);
            tree.put("name", name);
            return tree;
        }
    }

    /** Keeps the order of the version's fields. */
    public StatusView {
        Map<String, String> ordered = new LinkedHashMap<>();
        for (String name : VERSION) {
            ordered.put(name, version.getOrDefault(name, ""));
        }
        version = ordered;
    }

    /** Reads a status; throws if it is none. */
    public static StatusView read(JsonReader json) throws JsonException {
        JsonFields read = JsonFields.read(json, FIELDS);
        return new StatusView(
                read.get("cluster", Cluster.NONE),
                read.text("config"),
                read.time("uptime").orElse(GoTime.ZERO),
                read.get("versionInfo", Map.of()));
    }

    /** The version of Alertmanager that the server has the behaviour of; empty if it does not say. */
    public String level() {
        return version.getOrDefault("version", "");
    }

    /** The status as a tree, its fields in the order of the API. */
    public Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("cluster", cluster.tree());
        tree.put("config", Map.of("original", configuration));
        tree.put("uptime", Times.write(uptime));
        tree.put("versionInfo", version);
        return tree;
    }
}
