package io.grapevine.history.recording;

import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.history.RecordType;
import io.grapevine.history.store.OwnedRecord;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/** The metrics of the history. */
final class HistoryMetrics {
    final CounterDataPoint failures;
    final CounterDataPoint damaged;
    private final Counter records;
    private final Counter dropped;

    /** Reason why a record is not in the history. */
    enum Loss {
        QUEUE_FULL,
        /** The store could not be opened or written. */
        STORAGE,
        CLOSED
    }

    /**
     * Registers the metrics.
     *
     * @param waiting how many records wait to be written
     * @param bytes the size of the files
     */
    HistoryMetrics(PrometheusRegistry registry, DoubleSupplier waiting, DoubleSupplier bytes) {
        MetricFactory metrics = new MetricFactory(registry, "grapevine_");
        records = metrics.counter("history_records_total", "Records written to the history, by type.", "type");
        dropped = metrics.counter(
                "history_records_dropped_total", "Records missing in the history, by reason.", "reason");
        failures = metrics.counter("history_failures_total", "Failed attempts to open the history or to write to it.")
                .labelValues();
        damaged = metrics.counter(
                        "history_damaged_files_total",
                        "Files of the history found corrupt; each was kept under a second name.")
                .labelValues();
        metrics.gauge(
                "history_queue_length",
                "Records waiting to be written to the history.",
                values -> values.call(waiting.getAsDouble()));
        metrics.gauge(
                "history_size_bytes",
                "Size of the files of the history, in bytes.",
                values -> values.call(bytes.getAsDouble()));
        for (Loss reason : Loss.values()) {
            dropped(reason, 0);
        }
    }

    void written(List<OwnedRecord> batch) {
        batch.forEach(owned ->
                records.labelValues(RecordType.of(owned.record()).text()).inc());
    }

    void dropped(Loss reason, int count) {
        dropped.labelValues(reason.name().toLowerCase(Locale.ROOT)).inc(count);
    }
}
