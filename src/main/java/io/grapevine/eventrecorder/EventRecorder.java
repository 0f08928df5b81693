package io.grapevine.eventrecorder;

import io.grapevine.base.kafka.KafkaLayer;
import io.grapevine.config.EventRecorderConfig;
import io.grapevine.eventrecorder.event.Event;
import io.grapevine.eventrecorder.event.EventSink;
import io.grapevine.httpclient.sender.HttpSenders;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each event to all outputs, on a thread of its own. {@link #record} never waits: a bounded number of events is
 * queued, and those beyond are dropped and counted.
 */
public final class EventRecorder implements EventSink {
    /** How many events wait at most: some 4 MB, as they are encoded later and share the alerts of the store. */
    static final int QUEUE = 32_768;

    /** How long the thread lets further events come after the first. */
    private static final Duration LINGER = Duration.ofMillis(1);

    /** How long outputs that a reload has replaced may send what they hold. */
    private static final Duration RETIREMENT = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);

    private final String instance;
    private final Outputs maker;
    private final RecorderMetrics metrics;
    private final AtomicInteger waiting;
    private final Queue<Event> events = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean drainDue = new AtomicBoolean();
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), EventRecorder::daemon);

    private volatile boolean closed;

    /** The rest is used by the thread only. */
    private EventRecorderConfig config = EventRecorderConfig.NONE;

    private boolean complete = true;
    private boolean configured;
    private List<RecordedOutput> outputs = List.of();

    /**
     * A recorder without outputs, and its metrics.
     *
     * @param instance the name of this computer
     * @param senders a new factory of the clients of a web hook
     */
    public static EventRecorder create(String instance, Supplier<HttpSenders> senders, PrometheusRegistry registry) {
        AtomicInteger waiting = new AtomicInteger();
        RecorderMetrics metrics = new RecorderMetrics(registry, waiting::get);
        Outputs maker = new Outputs(
                senders,
                metrics::losses,
                new KafkaOutputs(KafkaLayer.installed(), instance, metrics::losses, metrics::kafkaFailed));
        return new EventRecorder(instance, maker, metrics, waiting);
    }

    /**
     * A recorder without outputs.
     *
     * @param instance the name of this computer
     * @param waiting the number of events in the queue, which the metrics show
     */
    EventRecorder(String instance, Outputs maker, RecorderMetrics metrics, AtomicInteger waiting) {
        this.instance = instance;
        this.maker = maker;
        this.metrics = metrics;
        this.waiting = waiting;
    }

    /** A hanging disk must not keep the program from stopping. */
    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "grapevine-events");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void record(Event event) {
        boolean room = waiting.incrementAndGet() <= QUEUE;
        if (closed || !room) {
            waiting.decrementAndGet();
            metrics.dropped(EventType.of(event.data()));
            return;
        }
        events.add(event);
        if (drainDue.compareAndSet(false, true)) {
            thread.execute(this::drain);
        }
    }

    /** Sends what waits. To wake the thread for each event would cost the event loop more than all the rest. */
    private void drain() {
        LockSupport.parkNanos(LINGER.toNanos());
        drainDue.set(false);
        for (Event event = events.poll(); event != null; event = events.poll()) {
            waiting.decrementAndGet();
            send(event);
        }
    }

    private void send(Event event) {
        EventType type = EventType.of(event.data());
        EncodedEvent encoded = new EncodedEvent(event, instance);
        outputs.forEach(output -> output.send(type, encoded));
    }

    /**
     * Replaces the outputs if the configuration has changed. If not all of the new ones can be made, the old ones stay; at
     * the first configuration those that can be made are used. Events that were recorded before go to the old outputs.
     *
     * @return completes once that has happened
     */
    public CompletionStage<Void> use(EventRecorderConfig next) {
        return CompletableFuture.runAsync(() -> replace(next), thread);
    }

    private void replace(EventRecorderConfig next) {
        if (complete && next.equals(config)) {
            return;
        }
        Outputs.Made made = maker.make(next, !configured);
        for (String fault : made.faults()) {
            LOG.atError().addKeyValue("err", fault).log("Creating an event output failed");
        }
        if (configured && !made.faults().isEmpty()) {
            LOG.error("Event outputs not reloaded, keeping the existing ones");
            made.outputs().forEach(output -> output.close(Duration.ZERO));
            return;
        }
        List<RecordedOutput> old = outputs;
        outputs = made.outputs().stream()
                .map(output -> new RecordedOutput(output, metrics))
                .toList();
        if (configured) {
            LOG.atInfo().addKeyValue("outputs", outputs.size()).log("Event recorder configuration reloaded");
        }
        config = next;
        complete = made.faults().isEmpty();
        configured = true;
        old.forEach(output -> output.output().close(RETIREMENT));
    }

    /**
     * Sends the events that wait, as far as that is possible in the time given, and closes the outputs. Events that are
     * recorded later are dropped.
     *
     * @return completes when that is done, at the latest when the time is over
     */
    public CompletionStage<Void> close(Duration budget) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        long deadline = System.nanoTime() + budget.toNanos();
        closed = true;
        thread.execute(() -> {
            Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
            Stream<CompletableFuture<Void>> closing = outputs.stream()
                    .map(RecordedOutput::output)
                    .map(output -> output.close(left).toCompletableFuture());
            CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new))
                    .whenComplete((closed, fault) -> done.complete(null));
        });
        thread.setRejectedExecutionHandler((late, executor) -> {}); // of an event that comes at this moment
        thread.shutdown();
        return done.completeOnTimeout(null, budget.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((closed, fault) -> {
                    int lost = waiting.get();
                    if (lost > 0) {
                        LOG.atWarn()
                                .addKeyValue("events", lost)
                                .log("Event outputs did not take all events in time, dropping the rest");
                    }
                });
    }

    /** An output with its metrics, and what it says of faults: the first of a row, and the end of the row. On one thread. */
    private static final class RecordedOutput {
        private static final Logger LOG = LoggerFactory.getLogger(RecordedOutput.class);

        private final EventOutput output;
        private final RecorderMetrics metrics;
        private int failures;

        RecordedOutput(EventOutput output, RecorderMetrics metrics) {
            this.output = output;
            this.metrics = metrics;
        }

        EventOutput output() {
            return output;
        }

        /** Sends an event; whatever goes wrong, the other outputs and events are not to suffer. */
        void send(EventType type, EncodedEvent event) {
            try {
                metrics.written(type, output.name(), output.send(event));
                if (failures > 0) {
                    LOG.atInfo()
                            .addKeyValue("output", output.name())
                            .addKeyValue("failures", failures)
                            .log("Writing events works again");
                    failures = 0;
                }
            } catch (IOException e) {
                failed(type, String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                metrics.encodingFailed(type);
                failed(type, e.toString());
            }
        }

        private void failed(EventType type, String reason) {
            metrics.failed(type, output.name());
            failures++;
            (failures == 1 ? LOG.atError() : LOG.atDebug())
                    .addKeyValue("event_type", type.label())
                    .addKeyValue("output", output.name())
                    .addKeyValue("err", reason)
                    .log("Writing an event failed");
        }
    }
}
