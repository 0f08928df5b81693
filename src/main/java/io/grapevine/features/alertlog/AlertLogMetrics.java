package io.grapevine.features.alertlog;

import io.grapevine.base.metrics.MetricFactory;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** The metrics of persisted alerts. */
public final class AlertLogMetrics {
    final Gauge left;
    final Gauge size;

    private AlertLogMetrics(Gauge left, Gauge size) {
        this.left = left;
        this.size = size;
    }

    /** Registers the metrics of the alerts of the default Alertmanager. */
    public static AlertLogMetrics own(PrometheusRegistry registry) {
        MetricFactory own = new MetricFactory(registry, "grapevine_alerts_");
        return new AlertLogMetrics(
                own.gauge(
                        "not_persisted",
                        "Alerts that the last snapshot left out, as server.alerts.max_bytes was reached."),
                own.gauge("snapshot_size_bytes", "Size of the last snapshot of alerts, in bytes."));
    }

    /** Registers the metrics of the alerts of all tenants. */
    public static AlertLogMetrics ofTenants(PrometheusRegistry registry) {
        MetricFactory all = new MetricFactory(registry, "grapevine_tenants_alerts_");
        return new AlertLogMetrics(
                all.gauge(
                        "not_persisted",
                        "Alerts of tenants that the last snapshot left out, as server.alerts.max_bytes was reached."),
                all.gauge("snapshot_size_bytes", "Size of the last snapshot of alerts of tenants, in bytes."));
    }
}
