package io.grapevine.amtool.api;

import io.grapevine.template.go.value.GoTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Status of a server.
 *
 * @param uptime when it was started
 * @param versionInfo the version and build of the server, by the names of the API
 */
public record StatusView(Cluster cluster, Configuration config, GoTime uptime, Map<String, String> versionInfo) {
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
        private Map<String, Object> tree() {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("address", address);
            tree.put("name", name);
            return tree;
        }
    }

    /** The configuration of a server, as YAML. */
    public record Configuration(String original) {}

    /** Keeps the order of the version's fields. */
    public StatusView {
        Map<String, String> ordered = new LinkedHashMap<>();
        for (String name : VERSION) {
            ordered.put(name, versionInfo.getOrDefault(name, ""));
        }
        versionInfo = ordered;
    }

    /** The version of Alertmanager that the server has the behaviour of; empty if it does not say. */
    public String level() {
        return versionInfo.getOrDefault("version", "");
    }

    /** The status as a tree, its fields in the order of the API. */
    public Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("cluster", cluster.tree());
        tree.put("config", Map.of("original", config.original()));
        tree.put("uptime", Times.write(uptime));
        tree.put("versionInfo", versionInfo);
        return tree;
    }
}
