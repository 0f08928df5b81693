package io.grapevine.node;

import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;

/** The metrics of configuration reloads: the hash of the current one, and the success and time of the last. */
public final class ConfigMetrics {
    private final Gauge hash;
    private final Gauge successful;
    private final Gauge successTime;

    /** Registers the metrics. */
    public ConfigMetrics(PrometheusRegistry registry) {
        hash = gauge(registry, "hash", "Hash of the configuration in force. Not fit for cryptography.");
        successful = gauge(
                registry, "last_reload_successful", "Whether the last configuration reload attempt was successful.");
        successTime = gauge(
                registry,
                "last_reload_success_timestamp_seconds",
                "Unix time of the last successful configuration reload, in seconds.");
    }

    private static Gauge gauge(PrometheusRegistry registry, String name, String help) {
        return Gauge.builder().name("alertmanager_config_" + name).help(help).register(registry);
    }

    /** Records that a configuration was loaded. */
    public void loaded(long configHash, Instant now) {
        hash.set((double) configHash);
        successful.set(1);
        successTime.set(now.toEpochMilli() / 1000.0);
    }

    /** Records that loading a configuration failed. */
    public void refused() {
        successful.set(0);
    }
}
