package io.grapevine.core.alerts;

import io.grapevine.base.metrics.MetricFactory;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** The metrics of an {@link AlertStore}. */
public final class AlertMetrics {
    final Gauge limit;
    private final Counter limited;
    private final List<String> subscribers = new CopyOnWriteArrayList<>();
    /** How many versions of alerts each subscriber was passed. Has one writer; a counter for many costs more than the rest. */
    private final AtomicLong written = new AtomicLong();

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
        metrics.counter(
                "subscriber_channel_writes_total",
                "Alerts passed to each subscriber of the alert store.",
                counter -> subscribers.forEach(subscriber -> counter.call(written.get(), subscriber)),
                "subscriber");
    }

    /** Adds a subscriber, before the first alert is passed. */
    void addSubscriber(String name) {
        subscribers.add(name);
    }

    /** Counts a version of an alert that was passed to all subscribers. On the loop only. */
    void written() {
        written.lazySet(written.getPlain() + 1);
    }

    void limited(String name) {
        if (withNames) {
            limited.labelValues(name).inc();
        } else {
            limited.inc();
        }
    }
}
