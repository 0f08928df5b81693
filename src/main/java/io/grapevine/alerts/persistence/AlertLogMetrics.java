package io.grapevine.alerts.persistence;

import io.grapevine.base.metrics.MetricFactory;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** The metrics of persisted alerts. */
public final class AlertLogMetrics {
    final Gauge left;
    final Gauge size;

    private AlertLogMetrics(PrometheusRegistry registry, String prefix, String whose) {
        MetricFactory metrics = new MetricFactory(registry, prefix);
        left = metrics.gauge(
                "not_persisted",
                "Alerts" + whose + " that the last snapshot left out, as --alerts.persist-max-bytes was reached.");
        size = metrics.gauge("snapshot_size_bytes", "Size of the last snapshot of alerts" + whose + ", in bytes.");
    }

    /** Registers the metrics of the alerts of the default Alertmanager. */
    public static AlertLogMetrics own(PrometheusRegistry registry) {
        return new AlertLogMetrics(registry, "grapevine_alerts_", "");
    }

    /** Registers the metrics of the alerts of all tenants. */
    public static AlertLogMetrics ofTenants(PrometheusRegistry registry) {
        return new AlertLogMetrics(registry, "grapevine_tenants_alerts_", " of tenants");
    }
}
