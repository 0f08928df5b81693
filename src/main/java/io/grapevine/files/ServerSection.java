package io.grapevine.files;

import io.grapevine.config.ServerConfig;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.Value;
import io.grapevine.config.yaml.YamlScalars;
import io.grapevine.httpclient.Destinations;
import io.grapevine.model.Labels;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the section {@code server} of {@code grapevine.yml}.
 *
 * @param missing the flags that are not set, by the path of the key in the section that has no effect without; empty where the flags of
 *     the server are not known
 */
public record ServerSection(Map<String, String> missing) {
    /** A history takes some files, each of a quarter of this. */
    private static final long LEAST_HISTORY = 4 << 20;

    /** The largest size on disk, in bytes: an exbibyte. */
    private static final long MOST_BYTES = 1L << 60;

    ServerConfig read(MappingReader in) {
        ServerConfig defaults = ServerConfig.DEFAULT;
        List.of("history", "tenants").forEach(key -> check(in.value(key), key));
        MappingReader alerts = in.section("alerts");
        Value most = alerts.value("max_bytes");
        check(most, "alerts.max_bytes");
        return new ServerConfig(
                size(most, defaults.alertsMaxBytes(), 1),
                replicaLabels(alerts.value("replica_labels")),
                in.value("history").read(history -> history(history, defaults.history())),
                in.value("destinations").read(ServerSection::destinations),
                in.value("tenants").read(tenants -> tenants(tenants, defaults.tenants())),
                mcp(in.value("mcp").oneOf("none", List.of("none", "read", "silence"))));
    }

    private static ServerConfig.Mcp mcp(String word) {
        return switch (word) {
            case "read" -> ServerConfig.Mcp.READ;
            case "silence" -> ServerConfig.Mcp.SILENCE;
            default -> ServerConfig.Mcp.NONE;
        };
    }

    private static Set<String> replicaLabels(Value list) {
        Set<String> labels = new TreeSet<>();
        for (Value label : list.items()) {
            String name = label.text();
            if (name.isEmpty() || name.equals(Labels.ALERT_NAME)) {
                label.refuse("a label that tells Prometheus servers apart, such as prometheus_replica");
            }
            labels.add(name);
        }
        return labels;
    }

    private static ServerConfig.History history(MappingReader in, ServerConfig.History defaults) {
        Value written = in.value("retention");
        Duration retention = written.isNull() ? defaults.retention() : YamlScalars.duration(written);
        if (retention.isZero()) {
            written.fault(written.describe() + " (expected: more than zero)");
        }
        return new ServerConfig.History(retention, size(in.value("max_bytes"), defaults.maxBytes(), LEAST_HISTORY));
    }

    private static long size(Value value, long fallback, long least) {
        return value.isNull() ? fallback : YamlScalars.size(value, least, MOST_BYTES);
    }

    private static ServerConfig.Destinations destinations(MappingReader in) {
        boolean denyPrivate = in.value("deny_private").bool();
        Value exceptions = in.value("allow");
        if (!denyPrivate && !exceptions.isNull()) {
            exceptions.fault("set without deny_private: true (expected: both)");
        }
        exceptions.items().forEach(ServerSection::checkException);
        return new ServerConfig.Destinations(denyPrivate, exceptions.texts());
    }

    private static void checkException(Value exception) {
        try {
            Destinations unused = Destinations.publicAnd(List.of(exception.text()));
        } catch (IllegalArgumentException e) {
            exception.refuse("the name of a host, an address, or a network such as 10.1.0.0/16");
        }
    }

    private ServerConfig.Tenants tenants(MappingReader in, ServerConfig.Tenants defaults) {
        Value others = in.value("default");
        check(in.value("allow_files"), "tenants.allow_files");
        return new ServerConfig.Tenants(
                in.value("fallback_config").filePath(),
                in.value("limits_file").filePath(),
                others.isNull() ? defaults.withDefault() : others.bool(),
                in.value("metrics")
                        .oneOf("grapevine", List.of("grapevine", "cortex"))
                        .equals("cortex"),
                in.value("allow_files").bool());
    }

    /** Refuses a key without its flag, which would have no effect. */
    private void check(Value value, String key) {
        if (!value.isNull() && missing.containsKey(key)) {
            value.fault("set without " + missing.get(key) + " (expected: both)");
        }
    }
}
