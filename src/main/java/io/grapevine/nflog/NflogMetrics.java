package io.grapevine.nflog;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;

/** The metrics of a {@link NotificationLog}. */
public final class NflogMetrics {
    private final Counter queries;
    private final Histogram queryDuration;
    private final Summary gcDuration;
    private final Counter merged;
    private final Counter undecoded;

    public NflogMetrics(PrometheusRegistry registry) {
        queries = counter(registry, "alertmanager_nflog_queries_total", "Number of notification log queries.");
        counter(registry, "alertmanager_nflog_query_errors_total", "Number of notification log queries that failed.");
        queryDuration = Histogram.builder()
                .name("alertmanager_nflog_query_duration_seconds")
                .help("Duration of notification log queries, in seconds.")
                .register(registry);
        gcDuration = Summary.builder()
                .name("alertmanager_nflog_gc_duration_seconds")
                .help("Duration of the garbage collection of the notification log, in seconds.")
                .register(registry);
        merged = counter(
                registry,
                "alertmanager_nflog_gossip_messages_propagated_total",
                "Number of notification log entries merged from other replicas.");
        undecoded = counter(
                registry,
                "grapevine_nflog_undecoded_total",
                "Number of notification log entries of other replicas that could not be decoded.");
    }

    private static Counter counter(PrometheusRegistry registry, String name, String help) {
        return Counter.builder().name(name).help(help).register(registry);
    }

    void queried(Duration duration) {
        queries.inc();
        queryDuration.observe(duration.toNanos() / 1e9);
    }

    void collected(Duration duration) {
        gcDuration.observe(duration.toNanos() / 1e9);
    }

    void merged() {
        merged.inc();
    }

    void undecoded() {
        undecoded.inc();
    }
}
