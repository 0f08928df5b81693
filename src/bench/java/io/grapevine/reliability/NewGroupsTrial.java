package io.grapevine.reliability;

import io.grapevine.bench.Connection;
import io.grapevine.bench.Sample;
import io.grapevine.it.Program;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

/** Clients that post as many new alerts as they can, each a group of its own, to a program whose heap they fill. */
record NewGroupsTrial(Path directory, Duration length, double mostMillis) implements FaultTrial {
    private static final int CLIENTS = 3;
    private static final int BATCH = 2_000;
    private static final Duration BEFORE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final double NANOS_PER_MILLI = 1e6;

    @Override
    public String title() {
        return CLIENTS + " clients post batches of " + BATCH + " new alerts in as many groups without a pause for "
                + length.toSeconds() + " s, in a heap of 256 MiB";
    }

    @Override
    public Figures run() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (KnownAlerts known = new KnownAlerts()) {
            Path config = Files.writeString(directory.resolve("groups.yml"), known.config());
            try (Program program = Program.starting(
                    List.of("env", "JAVA_OPTS=-Xmx256m"), config, directory.resolve("groups"), List.of())) {
                int port = URI.create(program.url()).getPort();
                known.fire(port);
                Thread.sleep(BEFORE.toMillis());
                AtomicReference<Double> full = new AtomicReference<>(Double.NaN);
                Flood flood = new Flood(port, BATCH, () -> full.set(metricFull(program)));
                Future<Flood.Outcome> flooding = threads.submit(() -> flood.waiting(CLIENTS, length));
                Future<?> renewing = threads.submit(() -> {
                    known.renew(port, length);
                    return null;
                });
                Figures figures = new Figures();
                Sample probes = new Sample();
                int failed = probe(port, probes);
                Flood.Outcome outcome = flooding.get();
                figures.tell("Batches accepted", outcome.taken());
                figures.tell("… refused with 429", outcome.refused());
                figures.most("… answered otherwise", outcome.failed() + outcome.broken(), 0);
                figures.least(
                        "`grapevine_memory_full` at the first refusal",
                        full.get().longValue(),
                        1);
                figures.most("Programs that have ended", program.handle().isAlive() ? 0 : 1, 0);
                figures.times("Time of a probe (median / 99 % / most)", probes, 1, mostMillis);
                figures.most("Probes that failed", failed, 0);
                renewing.get();
                known.addTo(figures, 5 * mostMillis, outcome.taken() * BATCH);
                return figures;
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Probes from a new connection each time, as Kubernetes does; returns how many failed. */
    private int probe(int port, Sample times) throws InterruptedException {
        int failed = 0;
        long start = System.nanoTime();
        for (long now = start; now - start < length.toNanos(); now = System.nanoTime()) {
            try (Connection connection = new Connection(port)) {
                failed += connection.get("/-/healthy").status() == 200 ? 0 : 1;
                times.add((System.nanoTime() - now) / NANOS_PER_MILLI);
            } catch (IOException e) {
                failed++;
            }
            Thread.sleep(PAUSE.toMillis());
        }
        return failed;
    }

    private static double metricFull(Program program) {
        try {
            return program.metric("grapevine_memory_full");
        } catch (IOException | InterruptedException e) {
            return Double.NaN;
        }
    }
}
