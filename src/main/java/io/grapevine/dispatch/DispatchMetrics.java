package io.grapevine.dispatch;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;

/** The metrics of a {@link Dispatcher}. */
public final class DispatchMetrics {
    private final Gauge groups;
    private final Summary processing;

    /** Registers the metrics. */
    public DispatchMetrics(PrometheusRegistry registry) {
        groups = Gauge.builder()
                .name("alertmanager_dispatcher_aggregation_groups")
                .help("Number of aggregation groups.")
                .register(registry);
        processing = Summary.builder()
                .name("alertmanager_dispatcher_alert_processing_duration_seconds")
                .help("Time taken to add an alert to its aggregation groups, in seconds.")
                .register(registry);
        counter(registry, "limit_reached_total", "Groups not made because there were too many.");
        counter(registry, "creation_retries_total", "Times the making of a group had to be tried again.");
        counter(registry, "creation_given_up_total", "Alerts lost because a group could not be made.");
    }

    private static void counter(PrometheusRegistry registry, String name, String help) {
        Counter.builder()
                .name("alertmanager_dispatcher_aggregation_group_" + name)
                .help(help)
                .register(registry);
    }

    void groups(int count) {
        groups.set(count);
    }

    void processed(Duration duration) {
        processing.observe(duration.toNanos() / 1e9);
    }
}
