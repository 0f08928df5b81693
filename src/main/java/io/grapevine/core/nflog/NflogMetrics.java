package io.grapevine.core.nflog;

import io.grapevine.base.metrics.MetricFactory;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;

/** The metrics of a {@link NotificationLog}. */
public final class NflogMetrics {
    private final Counter queries;
    private final Counter absent;
    private final Histogram queryDuration;
    private final Summary gcDuration;
    final Counter merged;
    final Counter undecoded;

    public NflogMetrics(PrometheusRegistry registry) {
        MetricFactory metrics = new MetricFactory(registry, "alertmanager_nflog_");
        MetricFactory own = new MetricFactory(registry, "grapevine_nflog_");
        queries = metrics.counter("queries_total", "Number of notification log queries.");
        absent = metrics.counter(
                "query_errors_total",
                "Number of notification log queries that found no entry, which Alertmanager counts as failed.");
        queryDuration = metrics.histogram(
                "query_duration_seconds", "Duration of notification log queries, in seconds.", buckets -> buckets);
        gcDuration = metrics.summary(
                "gc_duration_seconds", "Duration of the garbage collection of the notification log, in seconds.");
        merged = metrics.counter(
                "gossip_messages_propagated_total", "Number of notification log entries merged from other replicas.");
        undecoded = own.counter(
                "undecoded_total", "Number of notification log entries of other replicas that could not be decoded.");
    }

    void queried(Duration duration, boolean found) {
        queries.inc();
        if (!found) {
            absent.inc();
        }
        queryDuration.observe(duration.toNanos() / 1e9);
    }

    void collected(Duration duration) {
        gcDuration.observe(duration.toNanos() / 1e9);
    }
}
