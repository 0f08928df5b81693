package io.grapevine.integration.trial;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What is counted of test notifications. */
final class TestMetrics {
    private final Counter tests;

    TestMetrics(PrometheusRegistry registry) {
        tests = Counter.builder()
                .name("grapevine_receiver_tests_total")
                .help("Test notifications, by what became of them at each integration.")
                .labelNames("outcome")
                .register(registry);
        for (Attempted.Outcome outcome : Attempted.Outcome.values()) {
            tests.initLabelValues(outcome.label());
        }
    }

    void count(Attempted attempted) {
        tests.labelValues(attempted.outcome().label()).inc();
    }
}
