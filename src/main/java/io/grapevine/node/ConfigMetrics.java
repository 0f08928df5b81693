package io.grapevine.node;

import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;

/** Which configuration is in force, and whether the last attempt to load one succeeded. */
public final class ConfigMetrics {
    private final Gauge hash;
    private final Gauge successful;
    private final Gauge successTime;

    /** Registers the metrics. */
    public ConfigMetrics(PrometheusRegistry registry) {
        hash = gauge(registry, "hash", "Hash of the configuration in force. Not fit for cryptography.");
        successful = gauge(registry, "last_reload_successful", "Whether the last configuration read was taken.");
        successTime = gauge(
                registry,
                "last_reload_success_timestamp_seconds",
                "When a configuration was taken last, in seconds since 1970.");
    }

    private static Gauge gauge(PrometheusRegistry registry, String name, String help) {
        return Gauge.builder().name("alertmanager_config_" + name).help(help).register(registry);
    }

    /** A configuration has been taken. */
    public void loaded(long configHash, Instant now) {
        hash.set((double) configHash);
        successful.set(1);
        successTime.set(now.toEpochMilli() / 1000.0);
    }

    /** A configuration has been refused. */
    public void refused() {
        successful.set(0);
    }
}
