package io.grapevine.cluster;

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
        joined = counter(registry, "refresh_join_total", "Number of addresses connected for the first time.");
        joinFailed = counter(
                registry, "refresh_join_failed_total", "Failed attempts to link an address for the first time.");
        reconnected = counter(registry, "reconnections_total", "Number of addresses reconnected.");
        reconnectFailed = counter(registry, "reconnections_failed_total", "Failed attempts to link an address again.");
        pings = Histogram.builder()
                .name("alertmanager_cluster_pings_seconds")
                .help("Round-trip time of probes, in seconds.")
                .labelNames("peer")
                .classicOnly()
                .classicUpperBounds(.005, .01, .025, .05, .1, .25, .5)
                .register(registry);
    }

    private static Counter counter(PrometheusRegistry registry, String name, String help) {
        return Counter.builder().name("alertmanager_cluster_" + name).help(help).register(registry);
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
