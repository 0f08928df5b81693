package io.grapevine.shadow;

import io.grapevine.base.metrics.MetricFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;
import java.util.Optional;

/** The metrics of a shadow. */
public final class ShadowMetrics {
    private ShadowMetrics() {}

    /** Registers whether this replica is a shadow. */
    public static void registerMode(PrometheusRegistry registry, boolean isShadow) {
        MetricFactory metrics = new MetricFactory(registry, "grapevine_notify_");
        metrics.gauge(
                "shadow",
                "Whether this replica sends no notifications, by --notify.shadow.",
                value -> value.call(isShadow ? 1 : 0));
    }

    /** Registers the metrics of the comparison. */
    public static void register(PrometheusRegistry registry, ShadowLog log) {
        MetricFactory metrics = new MetricFactory(registry, "grapevine_shadow_");
        metrics.gauge(
                "sends",
                "Notifications of the last 24 hours in the comparison with the Alertmanager, by result.",
                values -> {
                    Optional<ShadowComparison> found = log.latest();
                    for (ShadowVerdict verdict : ShadowVerdict.values()) {
                        values.call(
                                found.map(comparison -> comparison.counts().getOrDefault(verdict, 0))
                                        .orElse(0),
                                verdict.label());
                    }
                },
                "result");
        metrics.counter(
                "events_total",
                "Events that the Alertmanager has posted.",
                value -> value.call((double) log.status().events()));
        metrics.gauge(
                "last_event_timestamp_seconds",
                "Time of the latest event that the Alertmanager has posted; 0 before the first.",
                value -> value.call(
                        log.status().lastEvent().map(Instant::toEpochMilli).orElse(0L) / 1e3));
    }
}
