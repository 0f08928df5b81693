package io.grapevine.cluster;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;

/**
 * How dialling and asking go, as Alertmanager counts it: an address that was never linked is joined, one that was is
 * reconnected to. Safe for use by many threads.
 */
final class LinkMetrics {
    private static final double NANOS = 1e9;

    private final Counter joined;
    private final Counter joinFailed;
    private final Counter reconnected;
    private final Counter reconnectFailed;
    private final Histogram pings;

    LinkMetrics(PrometheusRegistry registry) {
        joined = counter(registry, "refresh_join_total", "How often an address was linked for the first time.");
        joinFailed = counter(
                registry, "refresh_join_failed_total", "Failed attempts to link an address for the first time.");
        reconnected = counter(registry, "reconnections_total", "How often an address was linked again.");
        reconnectFailed = counter(registry, "reconnections_failed_total", "Failed attempts to link an address again.");
        pings = Histogram.builder()
                .name("alertmanager_cluster_pings_seconds")
                .help("Time that a replica took to answer a probe.")
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
