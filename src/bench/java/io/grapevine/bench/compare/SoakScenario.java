package io.grapevine.bench.compare;

import io.grapevine.bench.Connection;
import io.grapevine.bench.Sample;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Each second 1,024 alerts that never were before begin, as many end that began a while ago, and all are notified: whether
 * resident memory stays as it is once as many are removed as begin.
 */
final class SoakScenario implements Scenario {
    private static final int BATCHES_PER_SECOND = 16;
    private static final int LIFE_SECONDS = 20;
    private static final int QUARTERS = 4;
    private static final int NAMES = 20;
    private static final int GROUP_INTERVAL_SECONDS = 10;
    private static final long NANOS = 1_000_000_000;
    /** A batch that begins and a batch that ends take a request each. */
    private static final long PERIOD_NANOS = NANOS / BATCHES_PER_SECOND / 2;

    @Override
    public void measure(Run run, Point point) throws IOException, InterruptedException {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Sink sink = new Sink(0, (body, at) -> {});
                Server server = run.start(
                        Configs.storm(sink.port(), 1, GROUP_INTERVAL_SECONDS),
                        "--alerts.gc-interval=" + GROUP_INTERVAL_SECONDS + "s");
                Connection connection = server.connect(run.effort().patience())) {
            Duration length = run.effort().soak();
            AlertSet alerts = new AlertSet("soak", Integer.MAX_VALUE, NAMES, Instant.now());
            int active = (int) Math.min(LIFE_SECONDS, length.toSeconds() / QUARTERS) * BATCHES_PER_SECOND;
            long start = System.nanoTime();
            long end = start + length.toNanos();
            Future<Sample> sender =
                    thread.submit(() -> Pace.sendAll(connection, PERIOD_NANOS, end, i -> request(alerts, active, i)));
            List<Double> memory = watch(server, sender);
            double begun = server.metric("alertmanager_alerts_received_total{status=\"firing\"");
            run.add(Figure.SOAK_RATE, point, begun * NANOS / (System.nanoTime() - start));
            run.add(Figure.SOAK_GROWTH, point, growth(memory));
            run.add(Figure.SOAK_PEAK, point, server.peakMebibytes());
        } catch (ExecutionException e) {
            throw new IOException("the load could not be sent", e.getCause());
        } finally {
            thread.shutdownNow();
        }
    }

    /** The first ones only begin; then each second one begins and one that is {@code active} batches older ends. */
    private static byte[] request(AlertSet alerts, int active, int number) {
        if (number < active) {
            return alerts.firing(number);
        }
        int pair = (number - active) / 2;
        return (number - active) % 2 == 0 ? alerts.firing(active + pair) : alerts.resolved(pair);
    }

    /** Resident memory in MiB, once a second until all is sent. */
    private static List<Double> watch(Server server, Future<Sample> sender)
            throws IOException, InterruptedException, ExecutionException {
        List<Double> memory = new ArrayList<>();
        do {
            memory.add(server.residentMebibytes());
        } while (!isDone(sender));
        return memory;
    }

    private static boolean isDone(Future<Sample> sender) throws InterruptedException, ExecutionException {
        try {
            sender.get(1, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException notYet) {
            return false;
        }
    }

    /** By how many percent the mean of the last quarter is above that of the second; the first one warms up. */
    static double growth(List<Double> memory) {
        double early = mean(memory, 1);
        return (mean(memory, QUARTERS - 1) - early) / early * 100;
    }

    private static double mean(List<Double> memory, int quarter) {
        int size = memory.size();
        return memory.subList(size * quarter / QUARTERS, Math.max(size * (quarter + 1) / QUARTERS, 1)).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(memory.get(0));
    }
}
