package io.grapevine.storage;

import io.grapevine.base.metrics.MetricFactory;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** The metrics of all state files. */
public final class StorageMetrics {
    private static final String STATE = "state";

    private final Counter damaged;
    private final Counter written;
    private final Counter lost;
    private final Counter failures;
    private final Counter impatience;
    private final Gauge queueBytes;
    private final Gauge logBytes;
    private final Gauge unsaved;
    private final Histogram syncDuration;

    enum Loss {
        QUEUE_FULL,
        /** The log had reached its maximum size. */
        LOG_FULL,
        /** A write failed, or another one had failed just before. */
        DISK,
        CLOSED
    }

    public StorageMetrics(PrometheusRegistry registry) {
        MetricFactory metrics = new MetricFactory(registry, "grapevine_");
        damaged = metrics.counter(
                "storage_damaged_files_total",
                "State files found corrupt at the start; each was kept under a second name.",
                STATE);
        written = metrics.counter("log_records_total", "Records made durable in the append log.", STATE);
        lost = metrics.counter(
                "log_lost_records_total",
                "Records missing in the append log until the next snapshot, by reason.",
                STATE,
                "reason");
        failures = metrics.counter("log_write_failures_total", "Failed attempts to write to the append log.", STATE);
        impatience = metrics.counter(
                "log_waits_cut_short_total",
                "Records acknowledged before they were durable, because the disk was too slow.",
                STATE);
        queueBytes = metrics.gauge("log_queue_bytes", "Size of the queue of the append log, in bytes.", STATE);
        logBytes = metrics.gauge("log_size_bytes", "Size of all segments of the append log, in bytes.", STATE);
        unsaved = metrics.gauge(
                "storage_unsaved_changes",
                "Changes that a crash would lose now: neither the append log nor a snapshot has them.",
                STATE);
        syncDuration = metrics.histogram(
                "log_commit_duration_seconds",
                "Duration of a group commit to the append log, in seconds.",
                buckets -> buckets.classicUpperBounds(0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5),
                STATE);
    }

    void damaged(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.indexOf('.');
        damaged.labelValues(dot < 0 ? name : name.substring(0, dot)).inc();
    }

    StoreHealth health(String state) {
        return new StoreHealth(state, unsaved.labelValues(state));
    }

    Log log(String state) {
        return new Log(state);
    }

    final class Log {
        final CounterDataPoint failures;
        final CounterDataPoint impatience;
        final GaugeDataPoint queueBytes;
        final GaugeDataPoint logBytes;
        private final CounterDataPoint records;
        private final DistributionDataPoint commits;
        private final String state;

        private Log(String state) {
            this.state = state;
            failures = StorageMetrics.this.failures.labelValues(state);
            impatience = StorageMetrics.this.impatience.labelValues(state);
            queueBytes = StorageMetrics.this.queueBytes.labelValues(state);
            logBytes = StorageMetrics.this.logBytes.labelValues(state);
            records = written.labelValues(state);
            commits = syncDuration.labelValues(state);
            damaged.labelValues(state);
            for (Loss reason : Loss.values()) {
                lost(reason, 0);
            }
        }

        void written(int count, Duration took) {
            records.inc(count);
            commits.observe(took.toNanos() / 1e9);
        }

        void lost(Loss reason, int records) {
            lost.labelValues(state, reason.name().toLowerCase(Locale.ROOT)).inc(records);
        }
    }
}
