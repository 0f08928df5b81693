package io.grapevine.eventrecorder;

import io.grapevine.base.kafka.KafkaLayer;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.EventRecorderConfig;
import io.grapevine.event.Event;
import io.grapevine.eventrecorder.EncodedEvent.Schema;
import io.grapevine.httpclient.sender.HttpSenders;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each event to all outputs, on a thread of its own. {@link #record} never waits: a bounded number of events is
 * queued, and those beyond are dropped and counted.
 */
public final class EventRecorder {
    /** How many events wait at most: some 4 MB, as they are encoded later and share the alerts of the store. */
    static final int QUEUE = 32_768;

    /** How long the thread lets further events come after the first. */
    private static final Duration LINGER = Duration.ofMillis(1);

    /** How long outputs that a reload has replaced may send what they hold. */
    private static final Duration RETIREMENT = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);

    private final String instance;
    private final Supplier<HttpSenders> senders;
    private final RecorderMetrics metrics;
    private final KafkaLayer kafka = KafkaLayer.installed();
    private final Queue<Event> events = new LinkedBlockingQueue<>(QUEUE);
    private final AtomicBoolean drainDue = new AtomicBoolean();
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), EventRecorder::daemon);

    private volatile boolean closed;

    /** The rest is used by the thread only. */
    private EventRecorderConfig config = EventRecorderConfig.NONE;

    private boolean complete = true;
    private boolean configured;
    private List<RecordedOutput> outputs = List.of();
    /** Completes when the outputs that reloads have replaced are closed. */
    private CompletableFuture<Void> retired = CompletableFuture.completedFuture(null);

    /**
     * A recorder without outputs, and its metrics.
     *
     * @param instance the name of this computer
     * @param senders a new factory of the clients of a web hook
     */
    public EventRecorder(String instance, Supplier<HttpSenders> senders, PrometheusRegistry registry) {
        this.instance = instance;
        this.senders = senders;
        this.metrics = new RecorderMetrics(registry, events::size);
    }

    /** A hanging disk must not keep the program from stopping. */
    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "grapevine-events");
        thread.setDaemon(true);
        return thread;
    }

    /** Takes an event, or drops and counts it. Called on the loop and from other threads; never blocks. */
    public void record(Event event) {
        if (closed || !events.offer(event)) {
            metrics.dropped.labelValues(EventType.of(event.data()).label()).inc();
        } else if (drainDue.compareAndSet(false, true)) {
            thread.execute(this::drain);
        }
    }

    /** Sends what waits. To wake the thread for each event would cost the event loop more than all the rest. */
    private void drain() {
        LockSupport.parkNanos(LINGER.toNanos());
        drainDue.set(false);
        for (Event event = events.poll(); event != null; event = events.poll()) {
            send(event);
        }
    }

    private void send(Event event) {
        EventType type = EventType.of(event.data());
        EncodedEvent first = new EncodedEvent(event, instance, Schema.V1);
        EncodedEvent second = new EncodedEvent(event, instance, Schema.V2);
        outputs.forEach(output -> output.send(type, output.schema == Schema.V1 ? first : second));
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
        List<String> faults = new ArrayList<>();
        List<RecordedOutput> made = make(next, faults);
        for (String fault : faults) {
            LOG.atError().addKeyValue("err", fault).log("Creating an event output failed");
        }
        if (configured && !faults.isEmpty()) {
            LOG.error("Event outputs not reloaded, keeping the existing ones");
            made.removeAll(outputs);
            made.forEach(recorded -> recorded.output.close(Duration.ZERO));
            return;
        }
        List<RecordedOutput> old = new ArrayList<>(outputs);
        old.removeAll(made);
        outputs = List.copyOf(made);
        if (configured) {
            LOG.atInfo().addKeyValue("outputs", outputs.size()).log("Event recorder configuration reloaded");
        }
        config = next;
        complete = faults.isEmpty();
        configured = true;
        retired = CompletableFuture.allOf(retired, closed(old, RETIREMENT));
    }

    /** Completes when outputs are closed, for which they get some time. */
    private static CompletableFuture<Void> closed(List<RecordedOutput> outputs, Duration budget) {
        return CompletableFuture.allOf(outputs.stream()
                .map(recorded -> recorded.output.close(budget).toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    /**
     * The outputs of a configuration, in Alertmanager's order. One that is configured as before is kept with what waits in it. Opens
     * files, be it in vain: at the start that is tried again.
     *
     * @param faults gets what is wrong with those that cannot be made or opened
     */
    private List<RecordedOutput> make(EventRecorderConfig next, List<String> faults) {
        OutputList list = new OutputList(faults);
        next.fileOutputs().forEach(file -> list.add(file, file.name(), () -> new FileOutput(file)));
        next.webhookOutputs()
                .forEach(webhook -> list.add(
                        webhook, webhook.name(), () -> new WebhookOutput(webhook, senders.get(), metrics::losses)));
        next.kafkaOutputs()
                .forEach(topic -> list.add(
                        topic,
                        topic.name(),
                        () -> new KafkaOutput(topic, kafka, instance, metrics::losses, metrics::kafkaFailed)));
        next.stdoutOutputs().forEach(stdout -> list.add(stdout, stdout.name(), () -> StreamOutput.of(stdout)));
        return list.made;
    }

    private interface Maker {
        EventOutput make() throws ConfigLoadException;
    }

    /** Gathers the outputs of a configuration: those that are there already, each of which is taken once, and new ones. */
    private final class OutputList {
        private final List<RecordedOutput> former = new ArrayList<>(outputs);
        private final List<RecordedOutput> made = new ArrayList<>();
        private final List<String> faults;

        OutputList(List<String> faults) {
            this.faults = faults;
        }

        void add(Record settings, String name, Maker maker) {
            try {
                RecordedOutput output = kept(settings);
                if (output == null) {
                    output = new RecordedOutput(settings, name.isEmpty() ? Schema.V1 : Schema.V2, maker.make());
                }
                made.add(output);
                output.output.open();
            } catch (ConfigLoadException e) {
                faults.add(e.text());
            }
        }

        private @Nullable RecordedOutput kept(Record settings) {
            Optional<RecordedOutput> same = former.stream()
                    .filter(output -> output.settings.equals(settings))
                    .findFirst();
            same.ifPresent(former::remove);
            return same.orElse(null);
        }
    }

    /**
     * Sends the events that wait, as far as that is possible in the time given, and closes the outputs; those that were replaced may
     * have events that wait, too. Events that are recorded later are dropped.
     *
     * @return completes when that is done, at the latest when the time is over
     */
    public CompletionStage<Void> close(Duration budget) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        long deadline = System.nanoTime() + budget.toNanos();
        closed = true;
        thread.execute(() -> {
            Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
            CompletableFuture.allOf(retired, closed(outputs, left))
                    .whenComplete((closed, fault) -> done.complete(null));
        });
        thread.setRejectedExecutionHandler((late, executor) -> {}); // of an event that comes at this moment
        thread.shutdown();
        return done.completeOnTimeout(null, budget.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((closed, fault) -> {
                    int lost = events.size();
                    if (lost > 0) {
                        LOG.atWarn()
                                .addKeyValue("events", lost)
                                .log("Event outputs did not take all events in time, dropping the rest");
                    }
                });
    }

    /** An output with its metrics, and what it says of faults: the first of a row, and the end of the row. On one thread. */
    private final class RecordedOutput {
        private final Record settings;
        private final Schema schema;
        private final EventOutput output;
        private int failures;

        RecordedOutput(Record settings, Schema schema, EventOutput output) {
            this.settings = settings;
            this.schema = schema;
            this.output = output;
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
                metrics.encodingErrors.labelValues(type.label()).inc();
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

    /** The metrics of the event recorder, which are Alertmanager's. */
    private static final class RecorderMetrics {
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

        void written(EventType type, String output, int size) {
            recorded.labelValues(type.label(), output, "success").inc();
            bytes.labelValues(type.label(), output).inc(size);
        }

        void failed(EventType type, String output) {
            recorded.labelValues(type.label(), output, "error").inc();
        }

        /** The counters of an output that sends later, which are exposed from now on. */
        OutputLosses losses(String output) {
            return new OutputLosses(output, outputDrops.labelValues(output), outputLost.labelValues(output));
        }

        void kafkaFailed(String output, String errorType) {
            kafkaErrors.labelValues(output, errorType).inc();
        }
    }

    /** Writes an event per line to a stream of the process, which stays open. */
    private record StreamOutput(String name, OutputStream out) implements EventOutput {
        static StreamOutput of(EventRecorderConfig.StdoutOutput config) {
            String name = config.name().isEmpty() ? "stdout" : "stdout:" + config.name();
            return new StreamOutput(name, new FileOutputStream(FileDescriptor.out));
        }

        @Override
        public int send(EncodedEvent event) throws IOException {
            byte[] json = event.jsonBytes();
            byte[] line = new byte[json.length + 1];
            System.arraycopy(json, 0, line, 0, json.length);
            line[json.length] = '\n';
            out.write(line); // in one call, as others may write to the same pipe
            out.flush();
            return line.length;
        }
    }
}
