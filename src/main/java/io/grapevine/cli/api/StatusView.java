package io.grapevine.cli.api;

import io.grapevine.go.JsonException;
import io.grapevine.go.JsonReader;
import io.grapevine.template.go.time.GoTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a server says of itself.
 *
 * @param cluster its cluster
 * @param configuration its configuration, as YAML
 * @param uptime when it was started
 * @param version its version and build, by the names of the API
 */
public record StatusView(Cluster cluster, String configuration, GoTime uptime, Map<String, String> version) {
    private static final List<String> FIELDS = List.of("cluster", "config", "uptime", "versionInfo");

    /** The fields of a version, in the order of the API. */
    private static final List<String> VERSION =
            List.of("branch", "buildDate", "buildUser", "goVersion", "revision", "version");

    /**
     * The cluster that a server is in.
     *
     * @param name the server's name in it; empty if there is no cluster
     * @param status {@code ready}, {@code settling} or {@code disabled}
     * @param peers its members
     */
    public record Cluster(String name, String status, List<Peer> peers) {
        private static final Cluster NONE = new Cluster("", "", List.of());
        private static final List<String> FIELDS = List.of("name", "status", "peers");

        /** Copies the list. */
        public Cluster {
            peers = List.copyOf(peers);
        }

        static Cluster read(JsonReader json) throws JsonException {
            Cluster[] read = {NONE};
            json.someFields(FIELDS, name -> {
                Cluster had = read[0];
                read[0] = switch (name) {
                    case "name" -> new Cluster(json.string(), had.status, had.peers);
                    case "status" -> new Cluster(had.name, json.string(), had.peers);
                    default -> new Cluster(had.name, had.status, json.array(Peer::read));
                };
            });
            return read[0];
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
            String[] texts = {"", ""};
            json.someFields(List.of("address", "name"), name -> texts[name.equals("address") ? 0 : 1] = json.string());
            return new Peer(texts[0], texts[1]);
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

    /**
     * Reads a status.
     *
     * @throws JsonException if it is none
     */
    public static StatusView read(JsonReader json) throws JsonException {
        StatusView[] read = {new StatusView(Cluster.NONE, "", GoTime.ZERO, Map.of())};
        json.someFields(FIELDS, name -> {
            StatusView had = read[0];
            read[0] = switch (name) {
                case "cluster" -> new StatusView(Cluster.read(json), had.configuration, had.uptime, had.version);
                case "config" -> new StatusView(had.cluster, original(json), had.uptime, had.version);
                case "uptime" -> new StatusView(had.cluster, had.configuration, Times.read(json), had.version);
                default -> new StatusView(had.cluster, had.configuration, had.uptime, json.strings());
            };
        });
        return read[0];
    }

    private static String original(JsonReader json) throws JsonException {
        String[] text = {""};
        json.someFields(List.of("original"), name -> text[0] = json.string());
        return text[0];
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
