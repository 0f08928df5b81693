package io.grapevine.history.recording;

import io.grapevine.base.go.FileReason;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.history.HistoryReader;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.RecordType;
import io.grapevine.history.store.HistoryLimits;
import io.grapevine.history.store.HistoryStore;
import io.grapevine.history.store.HistoryStore.OwnedRecord;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes records to the store, on a thread of its own. {@link #record} never waits: a bounded number of records is queued, and
 * those beyond are dropped and counted. If the store fails, records are dropped and counted until it can be opened again.
 */
public final class HistoryRecorder {
    /** The capacity of the queue, in records. Records share labels and annotations with the alerts of the replica. */
    static final int QUEUE = 65_536;

    /** The number of queued records that wakes the thread before its interval ends. */
    private static final int WAKE = QUEUE / 4;

    private static final int BATCH = 4_096;

    /** The time between two writes: the most that a crash of the process loses. */
    static final Duration INTERVAL = Duration.ofSeconds(1);

    /** The time between two syncs, the most that a power failure loses; also between two attempts to open the store. */
    private static final Duration MAINTENANCE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(HistoryRecorder.class);

    private final Opener opener;
    private final HistoryMetrics metrics;
    private final Duration interval;
    private final Duration maintenance;
    private final BlockingQueue<OwnedRecord> queue = new LinkedBlockingQueue<>(QUEUE);
    private final BlockingQueue<Awaited> awaited = new LinkedBlockingQueue<>(1_000);
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Thread thread = new Thread(this::run, "grapevine-history");
    private volatile Predicate<String> kept = owner -> true;
    private volatile boolean closing;
    private volatile String fault = "it is not open yet";
    private volatile @Nullable HistoryStore store;

    /** The number of damaged files that earlier opened stores have found. Fields from here on are written by the thread only. */
    private int damagedBefore;

    private volatile int damaged;
    private String reported = "";

    private long nextMaintenance = System.nanoTime();

    /**
     * A caller that waits for its record, with the number of records dropped before: if it has grown since, the record
     * may be lost.
     */
    private record Awaited(CompletableFuture<String> done, long dropped) {}

    @FunctionalInterface
    interface Opener {
        HistoryStore open() throws IOException;
    }

    /**
     * A recorder that has yet to be started, and its metrics.
     *
     * @param directory the directory of the store; created if it is missing
     */
    public static HistoryRecorder create(
            Path directory, HistoryLimits limits, InstantSource clock, PrometheusRegistry registry) {
        return new HistoryRecorder(
                () -> HistoryStore.open(directory, limits.within(directory), clock), registry, INTERVAL, MAINTENANCE);
    }

    HistoryRecorder(Opener opener, PrometheusRegistry registry, Duration interval, Duration maintenance) {
        this.opener = opener;
        this.interval = interval;
        this.maintenance = maintenance;
        this.metrics = new HistoryMetrics(registry, queue::size, this::size);
        thread.setDaemon(true); // a hanging disk must not keep the program from stopping
    }

    private double size() {
        HistoryStore open = store;
        return open == null ? 0 : open.size();
    }

    /** Starts the thread, which opens the store. */
    public void start() {
        thread.start();
    }

    /**
     * Removes the records of all tenants that do not satisfy the predicate, queued ones included; replaces the earlier
     * predicate. May be called from any thread.
     */
    public void retain(Predicate<String> tenants) {
        kept = tenants;
        sweeping.set(true);
    }

    /**
     * Queues a record like {@link #record}, and has it written and synced at once.
     *
     * @return completes with an empty text once the record is durable, else with the reason; the record may still be
     *     written later
     */
    public CompletionStage<String> recordDurably(String tenant, HistoryRecord record, Duration patience) {
        Awaited waiting = new Awaited(new CompletableFuture<>(), dropped.get());
        record(tenant, record);
        if (!awaited.offer(waiting)) {
            return CompletableFuture.completedFuture("too many records wait for the disk");
        }
        LockSupport.unpark(thread);
        return waiting.done.completeOnTimeout(
                "the disk takes longer than " + patience, patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Queues a record of a tenant, of the default one by an empty name; drops and counts it if the queue is full. May be called from any thread. */
    public void record(String tenant, HistoryRecord record) {
        if (closing || !queue.offer(new OwnedRecord(tenant, record))) {
            dropped(closing ? HistoryMetrics.Loss.CLOSED : HistoryMetrics.Loss.QUEUE_FULL, 1);
        } else if (queue.size() == WAKE) {
            LockSupport.unpark(thread);
        }
    }

    private void dropped(HistoryMetrics.Loss reason, int count) {
        dropped.addAndGet(count);
        metrics.dropped(reason, count);
    }

    private void run() {
        boolean last;
        do {
            last = closing;
            step();
            if (!last && queue.size() < WAKE && awaited.isEmpty()) {
                LockSupport.parkNanos(interval.toNanos());
            }
        } while (!last);
        release();
        ended.complete(null);
    }

    private void step() {
        boolean due = System.nanoTime() - nextMaintenance >= 0;
        if (due) {
            nextMaintenance = System.nanoTime() + maintenance.toNanos();
        }
        if (store == null && due) {
            attempt(this::open);
        }
        boolean isSweeping = sweeping.getAndSet(false); // before the records that may have to go are written
        List<Awaited> waiting = new ArrayList<>();
        awaited.drainTo(waiting); // before the queue: the record of each of these callers is in it already
        attempt(this::writeAll);
        if (!waiting.isEmpty()) {
            sync(waiting);
        }
        if (isSweeping) {
            attempt(this::sweep);
        }
        HistoryStore open = store;
        if (open != null && due) {
            attempt(open::maintain);
        }
        if (store != null && due && !fault.isEmpty()) {
            probe(store);
        }
    }

    /** Syncs the written records, and answers the callers that wait for them. */
    private void sync(List<Awaited> waiting) {
        attempt(() -> opened().maintain());
        String failure = store == null ? fault : "";
        waiting.forEach(each -> each.done.complete(dropped.get() > each.dropped ? "records were dropped" : failure));
    }

    /** Checks that the disk can be written: a store opens and can be read even when its disk is full. */
    private void probe(HistoryStore open) {
        try {
            open.probe();
            recovered();
        } catch (IOException | RuntimeException e) {
            report(e);
        }
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private void attempt(Work work) {
        try {
            work.run();
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    private void open() throws IOException {
        HistoryStore opened = opener.open();
        store = opened;
        noteDamage(opened);
    }

    private void recovered() {
        fault = "";
        if (!reported.isEmpty()) {
            LOG.atInfo().addKeyValue("dropped", dropped.get()).log("History is recorded again");
            reported = "";
        }
    }

    private void sweep() throws IOException {
        HistoryStore open = store;
        boolean done = false;
        try {
            done = open != null && open.retain(kept);
        } finally {
            if (!done) {
                sweeping.set(true);
            }
        }
    }

    private void writeAll() throws IOException {
        List<OwnedRecord> batch = new ArrayList<>();
        while (queue.drainTo(batch, BATCH) > 0) {
            HistoryStore open = store;
            if (open == null) {
                dropped(HistoryMetrics.Loss.STORAGE, batch.size());
            } else {
                write(open, batch);
            }
            batch.clear();
        }
    }

    private void write(HistoryStore open, List<OwnedRecord> batch) throws IOException {
        try {
            open.write(batch);
        } catch (IOException | RuntimeException e) {
            dropped(HistoryMetrics.Loss.STORAGE, batch.size());
            throw e;
        }
        batch.forEach(owned -> metrics.records
                .labelValues(RecordType.of(owned.record()).text())
                .inc());
        noteDamage(open);
        recovered();
    }

    private void noteDamage(HistoryStore open) {
        int now = damagedBefore + open.damaged();
        metrics.damaged.inc(now - damaged);
        damaged = now;
    }

    private void failed(Exception failure) {
        release();
        report(failure);
    }

    /** Logs a failure, once for each reason until records can be written again. */
    private void report(Exception failure) {
        String reason = failure instanceof IOException system ? FileReason.of(system) : failure.toString();
        metrics.failures.inc();
        fault = reason;
        if (!reason.equals(reported)) {
            reported = reason;
            LOG.atError().addKeyValue("err", reason).log("History cannot be recorded, records are dropped");
        }
    }

    private void release() {
        HistoryStore open = store;
        store = null;
        if (open != null) {
            noteDamage(open);
            damagedBefore = damaged;
            open.close();
        }
    }

    /** The history of a tenant; an empty name is the default Alertmanager. */
    public HistoryReader of(String tenant) {
        return new HistoryReader() {
            @Override
            public void read(Instant from, Instant to, Order order, Predicate<HistoryRecord> visitor)
                    throws IOException {
                opened().of(tenant).read(from, to, order, visitor);
            }

            @Override
            public HistoryReader excluding(Predicate<byte[]> lines) {
                return (from, to, order, visitor) ->
                        opened().of(tenant).excluding(lines).read(from, to, order, visitor);
            }
        };
    }

    private HistoryStore opened() throws IOException {
        HistoryStore open = store;
        if (open == null) {
            throw new IOException("the history cannot be read: " + fault);
        }
        return open;
    }

    /** The status of the recording. May be called from any thread. */
    public HistoryStatus status() {
        return new HistoryStatus(fault, dropped.get(), damaged);
    }

    /**
     * Writes the queued records and closes the store. Records that come later are dropped.
     *
     * @return completes when the store is closed, at the latest after {@code budget}
     */
    public CompletionStage<Void> close(Duration budget) {
        closing = true;
        LockSupport.unpark(thread);
        return ended.completeOnTimeout(null, budget.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((closed, none) -> {
                    if (!queue.isEmpty()) {
                        LOG.atWarn()
                                .addKeyValue("records", queue.size())
                                .log("History was not written in time, dropping the rest");
                    }
                });
    }

    /**
     * Status of the recording of the history at one moment.
     *
     * @param fault why the history is not recorded; empty if it is
     * @param dropped the number of records dropped since the start
     * @param damaged the number of corrupt files set aside since the start
     */
    public record HistoryStatus(String fault, long dropped, int damaged) {
        /** The status as readable text: {@code ready}, or what is wrong. */
        public String text() {
            return (fault.isEmpty() ? "ready" : "not recorded: " + fault)
                    + counted(dropped, "record", "dropped")
                    + counted(damaged, "corrupt file", "set aside");
        }

        private static String counted(long count, String what, String became) {
            return count == 0 ? "" : ", " + count + " " + what + (count == 1 ? " " : "s ") + became;
        }
    }

    private static final class HistoryMetrics {
        final CounterDataPoint failures;
        final CounterDataPoint damaged;
        private final Counter records;
        private final Counter dropped;

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
            failures = metrics.counter(
                            "history_failures_total", "Failed attempts to open the history or to write to it.")
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

        void dropped(Loss reason, int count) {
            dropped.labelValues(reason.name().toLowerCase(Locale.ROOT)).inc(count);
        }
    }
}
