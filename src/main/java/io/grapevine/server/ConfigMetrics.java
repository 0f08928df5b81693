package io.grapevine.server;

import io.grapevine.base.metrics.MetricFactory;
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
        MetricFactory metrics = new MetricFactory(registry, "alertmanager_config_");
        hash = metrics.gauge("hash", "Hash of the configuration in force. Not fit for cryptography.");
        successful = metrics.gauge(
                "last_reload_successful", "Whether the last configuration reload attempt was successful.");
        successTime = metrics.gauge(
                "last_reload_success_timestamp_seconds",
                "Unix time of the last successful configuration reload, in seconds.");
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
