package io.grapevine.nflog;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;

/** What a {@link NotificationLog} counts and measures. */
public final class NflogMetrics {
    private final Counter queries;
    private final Histogram queryDuration;
    private final Summary gcDuration;
    private final Counter merged;
    private final Counter undecoded;

    /** Registers the metrics. */
    public NflogMetrics(PrometheusRegistry registry) {
        queries = Counter.builder()
                .name("alertmanager_nflog_queries_total")
                .help("How often the notification log was asked.")
                .register(registry);
        Counter.builder()
                .name("alertmanager_nflog_query_errors_total")
                .help("How often the notification log could not answer.")
                .register(registry);
        queryDuration = Histogram.builder()
                .name("alertmanager_nflog_query_duration_seconds")
                .help("How long the notification log took to answer.")
                .register(registry);
        gcDuration = Summary.builder()
                .name("alertmanager_nflog_gc_duration_seconds")
                .help("How long it took to forget the expired entries of the notification log.")
                .register(registry);
        merged = Counter.builder()
                .name("alertmanager_nflog_gossip_messages_propagated_total")
                .help("Entries of other replicas that were news.")
                .register(registry);
        undecoded = Counter.builder()
                .name("grapevine_nflog_undecoded_total")
                .help("Entries of other replicas that this version does not understand.")
                .register(registry);
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
