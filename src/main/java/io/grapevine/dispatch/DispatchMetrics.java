package io.grapevine.dispatch;

import io.grapevine.metrics.MetricFactory;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;

/** The metrics of a {@link Dispatcher}. */
public final class DispatchMetrics {
    final Gauge groups;
    private final Summary processing;

    /** Registers the metrics. */
    public DispatchMetrics(PrometheusRegistry registry) {
        MetricFactory metrics = new MetricFactory(registry, "alertmanager_dispatcher_");
        groups = metrics.gauge("aggregation_groups", "Number of aggregation groups.");
        processing = metrics.summary(
                "alert_processing_duration_seconds",
                "Time taken to add an alert to its aggregation groups, in seconds.");
        metrics.counter("aggregation_group_limit_reached_total", "Groups not made because there were too many.");
        metrics.counter(
                "aggregation_group_creation_retries_total", "Times the making of a group had to be tried again.");
        metrics.counter("aggregation_group_creation_given_up_total", "Alerts lost because a group could not be made.");
    }

    void processed(Duration duration) {
        processing.observe(duration.toNanos() / 1e9);
    }
}
