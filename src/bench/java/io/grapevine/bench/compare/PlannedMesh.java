package io.grapevine.bench.compare;

import io.grapevine.bench.Replicas;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A measurement of how often three replicas write signs of life, while each expected alert is sent to all of them and
 * each ping to one. A heartbeat has a sign each 20 s: four of these are more than a quarter of 5 min, so each fourth
 * one is to be written, once.
 */
record PlannedMesh(PlannedConfig config) {
    private static final Duration ROUND = Duration.ofSeconds(20);

    /** Of 10 s: each heartbeat is written twice. */
    private static final int LENGTHS = 16;

    private static final double NANOS = 1e9;

    void measure(Scenario.Run run, Point point, String flag) throws IOException, InterruptedException {
        try (Replicas replicas = new Replicas(run.contender(), run.directory(), Configs.quiet(Configs.NEVER), flag)) {
            replicas.awaitFormed();
            Signs signs = Signs.of(config);
            Duration length = run.effort().length();
            send(
                    replicas,
                    signs,
                    length.multipliedBy(2),
                    length.multipliedBy(2)); // the first signs, which are all written
            double before = written(replicas);
            long start = System.nanoTime();
            send(replicas, signs, ROUND, length.multipliedBy(LENGTHS));
            double seconds = (System.nanoTime() - start) / NANOS;
            run.add(Figure.PLANNED_WRITES, point, (written(replicas) - before) / seconds);
        }
    }

    /** Each replica stores each write. */
    private static double written(Replicas replicas) throws IOException {
        return replicas.mean("grapevine_log_records_total", "\"heartbeats\"");
    }

    private static void send(Replicas replicas, Signs signs, Duration round, Duration length)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        long period = round.toNanos() / signs.size();
        for (int i = 0; i * period < length.toNanos(); i++) {
            TimeUnit.NANOSECONDS.sleep(start + i * period - System.nanoTime());
            if (signs.isAlert(i)) {
                replicas.exchange(signs.request(i));
            } else {
                replicas.exchangeWithFirst(signs.request(i));
            }
        }
    }
}
