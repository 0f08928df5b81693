package io.grapevine.alerts;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** The metrics of an {@link AlertStore}. */
public final class AlertMetrics {
    private final Gauge limit;
    private final Counter limited;
    private final Counter writes;
    private final boolean withNames;

    /**
     * Registers the metrics.
     *
     * @param withNames whether dropped alerts are counted by name (feature {@code alert-names-in-metrics})
     */
    public AlertMetrics(PrometheusRegistry registry, boolean withNames) {
        this.withNames = withNames;
        this.limit = Gauge.builder()
                .name("alertmanager_alerts_per_alert_limit")
                .help("Limit of active alerts per alert name; 0 means no limit.")
                .register(registry);
        Counter.Builder builder = Counter.builder()
                .name("alertmanager_alerts_limited_total")
                .help("Alerts dropped because their name had reached the limit of active alerts.");
        this.limited = (withNames ? builder.labelNames("alertname") : builder).register(registry);
        this.writes = Counter.builder()
                .name("alertmanager_alerts_subscriber_channel_writes_total")
                .help("Alerts passed to each subscriber of the alert store.")
                .labelNames("subscriber")
                .register(registry);
    }

    /** The counter of alerts passed to one listener. */
    CounterDataPoint writes(String subscriber) {
        return writes.labelValues(subscriber);
    }

    void limit(int value) {
        limit.set(value);
    }

    void limited(String name) {
        if (withNames) {
            limited.labelValues(name).inc();
        } else {
            limited.inc();
        }
    }
}
