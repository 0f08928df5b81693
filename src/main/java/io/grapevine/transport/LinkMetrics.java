package io.grapevine.transport;

import io.grapevine.base.metrics.MetricFactory;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;

/**
 * The metrics of joins, reconnections and probes, as in Alertmanager: the first link to an address is a join, a later
 * one a reconnection. Thread-safe.
 */
final class LinkMetrics {
    private static final double NANOS = 1e9;

    private final Counter joined;
    private final Counter joinFailed;
    private final Counter reconnected;
    private final Counter reconnectFailed;
    private final Histogram pings;

    LinkMetrics(PrometheusRegistry registry) {
        MetricFactory metrics = new MetricFactory(registry, "alertmanager_cluster_");
        joined = metrics.counter("refresh_join_total", "Number of addresses connected for the first time.");
        joinFailed =
                metrics.counter("refresh_join_failed_total", "Failed attempts to link an address for the first time.");
        reconnected = metrics.counter("reconnections_total", "Number of addresses reconnected.");
        reconnectFailed = metrics.counter("reconnections_failed_total", "Failed attempts to link an address again.");
        pings = metrics.histogram(
                "pings_seconds",
                "Round-trip time of probes, in seconds.",
                buckets -> buckets.classicOnly().classicUpperBounds(.005, .01, .025, .05, .1, .25, .5),
                "peer");
    }

    void linked(boolean again) {
        (again ? reconnected : joined).inc();
    }

    void failed(boolean again) {
        (again ? reconnectFailed : joinFailed).inc();
    }

    void answered(String peer, Duration after) {
        pings.labelValues(peer).observe(after.toNanos() / NANOS);
    }
}
