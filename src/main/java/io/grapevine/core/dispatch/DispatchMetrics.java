package io.grapevine.core.dispatch;

import io.grapevine.base.metrics.MetricFactory;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Quantiles;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The metrics of a {@link Dispatcher}. */
public final class DispatchMetrics {
    final Gauge groups;
    final Counter limitReached;
    /**
     * The number of processed alerts; written, as {@link #nanos}, by one thread, as a summary for many writers would
     * cost more than half of what it measures.
     */
    private final AtomicLong processed = new AtomicLong();

    private final AtomicLong nanos = new AtomicLong();

    /** Registers the metrics. */
    public DispatchMetrics(PrometheusRegistry registry) {
        MetricFactory metrics = new MetricFactory(registry, "alertmanager_dispatcher_");
        groups = metrics.gauge("aggregation_groups", "Number of aggregation groups.");
        metrics.summary(
                "alert_processing_duration_seconds",
                "Time taken to add an alert to its aggregation groups, in seconds.",
                summary -> summary.call(processed.get(), nanos.get() / 1e9, Quantiles.EMPTY));
        limitReached = metrics.counter(
                "aggregation_group_limit_reached_total", "Groups not made because there were too many.");
        metrics.counter(
                "aggregation_group_creation_retries_total", "Times the making of a group had to be tried again.");
        metrics.counter("aggregation_group_creation_given_up_total", "Alerts lost because a group could not be made.");
    }

    /** Counts an alert that was dispatched. On the loop only. */
    void processed(Duration duration) {
        nanos.lazySet(nanos.getPlain() + duration.toNanos());
        processed.lazySet(processed.getPlain() + 1);
    }
}
