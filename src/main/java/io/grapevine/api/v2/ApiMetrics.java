package io.grapevine.api.v2;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;

/** The metrics of alerts received by the API. */
final class ApiMetrics {
    private static final Labels VERSION = Labels.of("version", "v2");

    private final Counter received;
    private final Counter invalid;

    ApiMetrics(PrometheusRegistry registry) {
        received = Counter.builder()
                .name("alertmanager_alerts_received_total")
                .help("Alerts received, valid or not.")
                .constLabels(VERSION)
                .labelNames("status")
                .register(registry);
        received.initLabelValues("firing");
        received.initLabelValues("resolved");
        invalid = Counter.builder()
                .name("alertmanager_alerts_invalid_total")
                .help("Alerts received that were invalid.")
                .constLabels(VERSION)
                .register(registry);
    }

    void received(AlertDecoder.Batch batch) {
        received.labelValues("firing").inc(batch.firing());
        received.labelValues("resolved").inc(batch.resolved());
        invalid.inc(batch.faults().size());
    }
}
