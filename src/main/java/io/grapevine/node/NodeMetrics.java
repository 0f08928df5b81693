package io.grapevine.node;

import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** How large the configuration in force is, and whether the replica works alone. */
final class NodeMetrics {
    private final Gauge receivers;
    private final Gauge integrations;
    private final Gauge inhibitionRules;

    NodeMetrics(PrometheusRegistry registry, boolean clustered) {
        receivers = gauge(registry, "receivers", "How many receivers the routes use.");
        integrations = gauge(registry, "integrations", "How many integrations these receivers have.");
        inhibitionRules = gauge(registry, "inhibition_rules", "How many inhibition rules there are.");
        gauge(registry, "cluster_enabled", "Whether the replica is part of a cluster.")
                .set(clustered ? 1 : 0);
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
