package io.grapevine.base.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.MetricWithFixedMetadata;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.core.metrics.SummaryWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Creates Prometheus metrics and registers them. They have no exemplars, as the text that {@code /metrics} shows has none,
 * and sampling one costs as much as the update of a metric.
 *
 * @param prefix the beginning of the name of each metric
 * @param constant labels that each metric has in addition, with fixed values
 */
public record MetricFactory(PrometheusRegistry registry, String prefix, Labels constant) {
    public MetricFactory(PrometheusRegistry registry, String prefix) {
        this(registry, prefix, Labels.EMPTY);
    }

    private <B extends MetricWithFixedMetadata.Builder<B, ?>> B define(
            B builder, String name, String help, String... labels) {
        return builder.name(prefix + name).help(help).constLabels(constant).labelNames(labels);
    }

    public Counter counter(String name, String help, String... labels) {
        return define(Counter.builder().withoutExemplars(), name, help, labels).register(registry);
    }

    /** Registers a counter whose values are computed at each scrape. */
    public void counter(String name, String help, Consumer<CounterWithCallback.Callback> values, String... labels) {
        define(CounterWithCallback.builder(), name, help, labels)
                .callback(values)
                .register(registry);
    }

    public Gauge gauge(String name, String help, String... labels) {
        return define(Gauge.builder().withoutExemplars(), name, help, labels).register(registry);
    }

    /** Registers a gauge whose values are computed at each scrape. */
    public void gauge(String name, String help, Consumer<GaugeWithCallback.Callback> values, String... labels) {
        define(GaugeWithCallback.builder(), name, help, labels).callback(values).register(registry);
    }

    /** A summary without quantiles. */
    public Summary summary(String name, String help) {
        return define(Summary.builder().withoutExemplars(), name, help).register(registry);
    }

    /** Registers a summary without quantiles whose values are computed at each scrape. */
    public void summary(String name, String help, Consumer<SummaryWithCallback.Callback> values) {
        define(SummaryWithCallback.builder(), name, help).callback(values).register(registry);
    }

    /** A histogram, classic and native unless {@code buckets} sets its buckets otherwise. */
    public Histogram histogram(String name, String help, UnaryOperator<Histogram.Builder> buckets, String... labels) {
        return buckets.apply(define(Histogram.builder().withoutExemplars(), name, help, labels))
                .register(registry);
    }
}
