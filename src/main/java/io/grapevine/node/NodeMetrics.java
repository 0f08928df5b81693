package io.grapevine.node;

import io.grapevine.base.metrics.MetricFactory;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** The metrics of the current configuration's size, and of whether clustering is enabled. */
final class NodeMetrics {
    private final Gauge receivers;
    private final Gauge integrations;
    private final Gauge inhibitionRules;

    NodeMetrics(PrometheusRegistry registry, boolean clustered) {
        MetricFactory metrics = new MetricFactory(registry, "alertmanager_");
        receivers = metrics.gauge("receivers", "Number of receivers that routes use.");
        integrations = metrics.gauge("integrations", "Number of integrations of these receivers.");
        inhibitionRules = metrics.gauge("inhibition_rules", "Number of inhibition rules.");
        metrics.gauge("cluster_enabled", "Whether clustering is enabled.").set(clustered ? 1 : 0);
    }

    void adopted(LoadedConfig loadedConfig) {
        receivers.set(loadedConfig.receivers().size());
        integrations.set(loadedConfig.integrations().size());
        inhibitionRules.set(loadedConfig.config().inhibitRules().size());
    }
}
