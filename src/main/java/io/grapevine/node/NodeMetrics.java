package io.grapevine.node;

import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** The metrics of the current configuration's size, and of whether clustering is enabled. */
final class NodeMetrics {
    private final Gauge receivers;
    private final Gauge integrations;
    private final Gauge inhibitionRules;

    NodeMetrics(PrometheusRegistry registry, boolean clustered) {
        receivers = gauge(registry, "receivers", "Number of receivers that routes use.");
        integrations = gauge(registry, "integrations", "Number of integrations of these receivers.");
        inhibitionRules = gauge(registry, "inhibition_rules", "Number of inhibition rules.");
        gauge(registry, "cluster_enabled", "Whether clustering is enabled.").set(clustered ? 1 : 0);
    }

    private static Gauge gauge(PrometheusRegistry registry, String name, String help) {
        return Gauge.builder().name("alertmanager_" + name).help(help).register(registry);
    }

    void adopted(LoadedConfig setup) {
        receivers.set(setup.receivers().size());
        integrations.set(setup.integrations().size());
        inhibitionRules.set(setup.config().inhibitRules().size());
    }
}
