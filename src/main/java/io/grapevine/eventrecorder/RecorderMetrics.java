package io.grapevine.eventrecorder;

import io.grapevine.base.metrics.MetricFactory;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.IntSupplier;

/** The metrics of the event recorder, which are Alertmanager's. */
final class RecorderMetrics {
    private static final String TYPE = "event_type";
    private static final String OUTPUT = "output";

    private final Counter recorded;
    private final Counter bytes;
    private final Counter dropped;
    private final Counter encodingErrors;
    private final Counter outputDrops;
    private final Counter outputLost;
    private final Counter kafkaErrors;

    /**
     * Registers the metrics.
     *
     * @param waiting how many events wait in the queue
     */
    RecorderMetrics(PrometheusRegistry registry, IntSupplier waiting) {
        MetricFactory metrics = new MetricFactory(registry, "alertmanager_");
        recorded = metrics.counter(
                "events_recorded_total",
                "The total number of events recorded by the event recorder.",
                TYPE,
                OUTPUT,
                "result");
        bytes = metrics.counter(
                "event_recorder_bytes_written_total",
                "The total number of bytes written to the event recorder.",
                TYPE,
                OUTPUT);
        dropped = metrics.counter(
                "events_dropped_total", "The total number of events dropped due to a full queue.", TYPE);
        encodingErrors = metrics.counter(
                "event_serialize_errors_total", "The total number of events that failed to serialize.", TYPE);
        outputDrops = metrics.counter(
                "event_output_drops_total",
                "The total number of events dropped by an output due to a full local buffer.",
                OUTPUT);
        outputLost = new MetricFactory(registry, "grapevine_")
                .counter(
                        "event_output_lost_total",
                        "The total number of events that an output took and could not deliver.",
                        OUTPUT);
        kafkaErrors = metrics.counter(
                "event_kafka_produce_errors_total",
                "The total number of Kafka produce attempts that failed.",
                OUTPUT,
                "error_type");
        metrics.gauge(
                "event_recorder_queue_length",
                "Current number of events waiting in the event recorder write queue.",
                values -> values.call(waiting.getAsInt()));
    }

    void dropped(EventType type) {
        dropped.labelValues(type.label()).inc();
    }

    void written(EventType type, String output, int size) {
        recorded.labelValues(type.label(), output, "success").inc();
        bytes.labelValues(type.label(), output).inc(size);
    }

    void failed(EventType type, String output) {
        recorded.labelValues(type.label(), output, "error").inc();
    }

    void encodingFailed(EventType type) {
        encodingErrors.labelValues(type.label()).inc();
    }

    /** The counters of an output that sends later, which are exposed from now on. */
    OutputLosses losses(String output) {
        return new OutputLosses(output, outputDrops.labelValues(output), outputLost.labelValues(output));
    }

    void kafkaFailed(String output, String errorType) {
        kafkaErrors.labelValues(output, errorType).inc();
    }
}
