package io.grapevine.amtool.api;

import io.grapevine.template.go.value.GoTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Status of a server, with the fields of the API in their order.
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
    public record Cluster(Optional<String> name, List<Peer> peers, String status) {
        public Cluster {
            name = name.filter(given -> !given.isEmpty());
        }
    }

    /** A member of a cluster. */
    public record Peer(String address, String name) {}

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
}
