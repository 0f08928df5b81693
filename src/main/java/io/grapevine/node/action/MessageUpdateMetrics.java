package io.grapevine.node.action;

import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.notify.Integration;
import io.grapevine.notify.Outcome;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.jspecify.annotations.Nullable;

/** Counts the edits of messages that are not notifications. */
public final class MessageUpdateMetrics {
    private final Counter updates;

    public MessageUpdateMetrics(PrometheusRegistry registry) {
        updates = new MetricFactory(registry, "grapevine_")
                .counter(
                        "message_updates_total",
                        "Edits of messages whose incident was acknowledged, silenced or undone, by integration and result.",
                        "integration",
                        "result");
    }

    /**
     * Counts one.
     *
     * @param outcome null if it had none in time
     */
    void count(Integration integration, @Nullable Outcome outcome) {
        updates.labelValues(integration.kind(), outcome instanceof Outcome.Delivered ? "updated" : "failed")
                .inc();
    }
}
