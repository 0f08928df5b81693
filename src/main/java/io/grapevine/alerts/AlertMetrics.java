package io.grapevine.alerts;

import io.grapevine.metrics.MetricFactory;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** The metrics of an {@link AlertStore}. */
public final class AlertMetrics {
    final Gauge limit;
    private final Counter limited;
    final Counter writes;
    private final boolean withNames;

    /**
     * Registers the metrics.
     *
     * @param withNames whether dropped alerts are counted by name (feature {@code alert-names-in-metrics})
     */
    public AlertMetrics(PrometheusRegistry registry, boolean withNames) {
        MetricFactory metrics = new MetricFactory(registry, "alertmanager_alerts_");
        this.withNames = withNames;
        this.limit = metrics.gauge("per_alert_limit", "Limit of active alerts per alert name; 0 means no limit.");
        this.limited = metrics.counter(
                "limited_total",
                "Alerts dropped because their name had reached the limit of active alerts.",
                withNames ? new String[] {"alertname"} : new String[0]);
        this.writes = metrics.counter(
                "subscriber_channel_writes_total",
                "Alerts passed to each subscriber of the alert store.",
                "subscriber");
    }

    void limited(String name) {
        if (withNames) {
            limited.labelValues(name).inc();
        } else {
            limited.inc();
        }
    }
}
