package io.grapevine.bench.compare;

import io.grapevine.bench.Connection;
import io.grapevine.bench.Sample;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Each alert sent again once a minute, as Prometheus does, and all alerts read once a second: how long the longest answer of
 * {@code /-/healthy}, asked every 5 ms, takes. An upper bound of the program's pauses.
 */
final class SteadyScenario implements Scenario {
    private static final double NANOS = 1e9;
    private static final long PROBE_NANOS = 5_000_000;
    private static final long READ_NANOS = 1_000_000_000;
    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final double PERCENT = 100;

    @Override
    public void measure(Run run, Point point) throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (Loaded loaded = Loaded.full(run, point)) {
            Server server = loaded.server();
            AlertSet alerts = loaded.alerts();
            loaded.sendAgain(1);
            long start = System.nanoTime();
            long end = start + run.effort().length().toNanos();
            CpuMeter cpu = server.meter();
            Future<Sample> sender = threads.submit(() -> {
                try (Connection connection = server.connect(run.effort().patience())) {
                    return Pace.send(
                            connection, MINUTE_NANOS / alerts.batches(), end, i -> alerts.firing(i % alerts.batches()));
                }
            });
            byte[] all = Connection.getRequest("/api/v2/alerts");
            Future<Sample> reader = threads.submit(() -> {
                try (Connection connection = server.connect(run.effort().patience())) {
                    return Pace.send(connection, READ_NANOS, end, i -> all);
                }
            });
            byte[] healthy = Connection.getRequest("/-/healthy");
            try (Connection connection = server.connect(run.effort().patience())) {
                Sample probes = Pace.send(connection, PROBE_NANOS, end, i -> healthy);
                run.add(Figure.STEADY_LONGEST, point, probes.quantile(1));
            }
            sender.get();
            reader.get();
            run.add(Figure.STEADY_CPU, point, cpu.seconds() / ((System.nanoTime() - start) / NANOS) * PERCENT);
        } catch (ExecutionException e) {
            throw new IOException("the load could not be sent", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }
}
