package io.grapevine.alerts.persistence;

import io.grapevine.base.metrics.MetricFactory;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** The metrics of persisted alerts. */
public final class AlertLogMetrics {
    final Gauge left;
    final Gauge size;

    /** Registers the metrics. */
    public AlertLogMetrics(PrometheusRegistry registry) {
        MetricFactory metrics = new MetricFactory(registry, "grapevine_alerts_");
        left = metrics.gauge(
                "not_persisted", "Alerts that the last snapshot left out, as --alerts.persist-max-bytes was reached.");
        size = metrics.gauge("snapshot_size_bytes", "Size of the last snapshot of alerts, in bytes.");
    }
}
