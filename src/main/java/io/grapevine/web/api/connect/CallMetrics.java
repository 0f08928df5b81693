package io.grapevine.web.api.connect;

import io.grapevine.base.metrics.MetricFactory;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/** The metrics of calls, with Alertmanager's names. Of the times of calls there is a series once such a call has ended. */
final class CallMetrics {
    private static final double[] SECONDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
    private static final int POWERS = 14;

    private final Counter deadlines;
    private final Kind unary;
    private final Kind streams;

    private record Kind(Gauge inFlight, Counter refused, Histogram time) {}

    CallMetrics(PrometheusRegistry registry, List<Procedure> procedures) {
        MetricFactory metrics = new MetricFactory(registry, "alertmanager_api_connect_");
        String[] labels = {"service", "procedure"};
        unary = new Kind(
                metrics.gauge("unary_requests_in_flight", "Number of unary calls in progress.", labels),
                metrics.counter(
                        "unary_concurrency_limit_exceeded_total",
                        "Unary calls rejected by --api.connect.unary-concurrency.",
                        labels),
                metrics.histogram(
                        "unary_request_duration_seconds",
                        "Duration of unary calls, in seconds.",
                        buckets -> buckets.classicOnly().classicUpperBounds(SECONDS),
                        "service",
                        "procedure",
                        "outcome"));
        deadlines = metrics.counter(
                "unary_deadline_exceeded_total", "Unary calls whose --api.connect.unary-timeout expired.", labels);
        streams = new Kind(
                metrics.gauge("stream_requests_in_flight", "Number of streams in progress.", labels),
                metrics.counter(
                        "stream_concurrency_limit_exceeded_total",
                        "Streams rejected by --api.connect.stream-concurrency.",
                        labels),
                metrics.histogram(
                        "stream_lifetime_seconds",
                        "Lifetime of streams, in seconds.",
                        buckets -> buckets.classicOnly().classicExponentialUpperBounds(1, 2, POWERS),
                        "service",
                        "procedure",
                        "outcome"));
        for (Procedure each : procedures) {
            of(each).inFlight().initLabelValues(labels(each));
            of(each).refused().initLabelValues(labels(each));
            if (!each.isStream()) {
                deadlines.initLabelValues(labels(each));
            }
        }
    }

    private Kind of(Procedure procedure) {
        return procedure.isStream() ? streams : unary;
    }

    private static String[] labels(Procedure procedure) {
        return new String[] {procedure.service(), procedure.name()};
    }

    void refused(Procedure procedure) {
        of(procedure).refused().labelValues(labels(procedure)).inc();
    }

    void began(Procedure procedure) {
        of(procedure).inFlight().labelValues(labels(procedure)).inc();
    }

    void expired(Procedure procedure) {
        deadlines.labelValues(labels(procedure)).inc();
    }

    void ended(Procedure procedure, String outcome, long nanos) {
        Kind kind = of(procedure);
        kind.inFlight().labelValues(labels(procedure)).dec();
        kind.time().labelValues(procedure.service(), procedure.name(), outcome).observe(nanos / 1e9);
    }
}
