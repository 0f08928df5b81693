package io.grapevine.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Settings of the process, from the section {@code server} of {@code grapevine.yml}. They are read at the start and hold until its end.
 *
 * @param alertsMaxBytes the most that persisted alerts take on disk, in bytes; more than zero
 * @param replicaLabels the names of labels that tell apart senders of the same alerts
 * @param history what is kept of the past
 * @param destinations which servers notifications may be sent to
 * @param tenants the tenants
 * @param mcp the permission of assistants, at {@code /mcp}
 */
public record ServerConfig(
        long alertsMaxBytes,
        Set<String> replicaLabels,
        History history,
        Destinations destinations,
        Tenants tenants,
        Mcp mcp) {
    /** Settings without the section. */
    public static final ServerConfig DEFAULT = new ServerConfig(
            20 << 20,
            Set.of(),
            new History(Duration.ofDays(30), 1 << 30),
            new Destinations(false, List.of()),
            Tenants.DEFAULT,
            Mcp.NONE);

    public ServerConfig {
        replicaLabels = Set.copyOf(replicaLabels);
    }

    /** Permission of assistants. */
    public enum Mcp {
        /** Nothing: there is no endpoint. */
        NONE,
        /** Read. */
        READ,
        /** Read, and silence what was previewed. */
        SILENCE
    }

    /**
     * Limits of the history.
     *
     * @param retention how long it is kept; more than zero
     * @param maxBytes the most that it takes on disk, in bytes
     */
    public record History(Duration retention, long maxBytes) {}

    /**
     * Servers to which notifications may be sent.
     *
     * @param denyPrivate whether only public addresses and the exceptions are permitted
     * @param allow the exceptions: names of hosts, addresses and networks
     */
    public record Destinations(boolean denyPrivate, List<String> allow) {
        public Destinations {
            allow = List.copyOf(allow);
        }
    }

    /**
     * Settings of tenants.
     *
     * @param fallbackConfig the configuration of those without one; empty: their requests are refused
     * @param limitsFile the file with their limits; empty: each has the default ones
     * @param withDefault whether requests without a tenant reach the default Alertmanager
     * @param cortexMetrics whether their metrics have the names of Mimir and Cortex
     * @param allowFiles whether configurations in {@code --tenants.dir} may name files of the server
     */
    public record Tenants(
            String fallbackConfig, String limitsFile, boolean withDefault, boolean cortexMetrics, boolean allowFiles) {
        private static final Tenants DEFAULT = new Tenants("", "", true, false, false);
    }

    /** The keys whose values are others in {@code next}, such as {@code server.history.retention}. */
    public List<String> changedIn(ServerConfig next) {
        Map<String, Object> others = next.values();
        return values().entrySet().stream()
                .filter(own -> !Objects.equals(own.getValue(), others.get(own.getKey())))
                .map(own -> "server." + own.getKey())
                .toList();
    }

    private Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("alerts.max_bytes", alertsMaxBytes);
        values.put("alerts.replica_labels", replicaLabels);
        values.put("history.retention", history.retention());
        values.put("history.max_bytes", history.maxBytes());
        values.put("destinations.deny_private", destinations.denyPrivate());
        values.put("destinations.allow", destinations.allow());
        values.put("tenants.fallback_config", tenants.fallbackConfig());
        values.put("tenants.limits_file", tenants.limitsFile());
        values.put("tenants.default", tenants.withDefault());
        values.put("tenants.metrics", tenants.cortexMetrics());
        values.put("tenants.allow_files", tenants.allowFiles());
        values.put("mcp", mcp);
        return values;
    }
}
