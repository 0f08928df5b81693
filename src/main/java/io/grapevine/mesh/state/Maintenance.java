package io.grapevine.mesh.state;

import io.grapevine.base.journal.Journal;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.metrics.MetricFactory;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Periodic garbage collection and snapshot of one {@link DurableState}. On the loop only. */
public final class Maintenance {
    private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);

    private final EventLoop loop;
    private final String name;
    private final Journal store;
    private final Runnable collectGarbage;
    private final Supplier<List<byte[]>> records;
    private final Counter runs;
    private final Counter errors;
    private final Summary duration;
    private final Gauge size;

    /**
     * Creates the maintenance of one state.
     *
     * @param name the part of its metrics' names, {@code silences} or {@code nflog}
     */
    public Maintenance(
            EventLoop loop,
            String name,
            Journal store,
            Runnable collectGarbage,
            Supplier<List<byte[]>> records,
            PrometheusRegistry registry) {
        this.loop = loop;
        this.name = name;
        this.store = store;
        this.collectGarbage = collectGarbage;
        this.records = records;
        MetricFactory metrics = new MetricFactory(registry, "alertmanager_" + name + "_");
        runs = metrics.counter("maintenance_total", "Number of maintenance runs: garbage collection and snapshot.");
        errors = metrics.counter("maintenance_errors_total", "Number of maintenance runs that failed.");
        duration = metrics.summary("snapshot_duration_seconds", "Duration of the snapshot, in seconds.");
        size = metrics.gauge("snapshot_size_bytes", "Size of the last snapshot, in bytes.");
    }

    /** Runs again and again, from one interval on; never if that is zero. */
    public void every(Duration interval) {
        if (interval.compareTo(Duration.ZERO) > 0) {
            loop.schedule(interval, () -> {
                every(interval);
                run(() -> {});
            });
        }
    }

    /**
     * Collects garbage and writes a snapshot.
     *
     * @param done called on the loop when the snapshot is written or has failed
     */
    public void run(Runnable done) {
        runs.inc();
        collectGarbage.run();
        Duration start = loop.elapsed();
        store.snapshot(records.get(), bytes -> {
            duration.observe(loop.elapsed().minus(start).toNanos() / 1e9);
            size.set((double) bytes.orElse(0));
            if (bytes.isEmpty()) {
                errors.inc();
                LOG.atError().addKeyValue("state", name).log("Snapshot failed");
            }
            done.run();
        });
    }
}
