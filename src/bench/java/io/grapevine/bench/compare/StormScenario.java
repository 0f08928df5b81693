package io.grapevine.bench.compare;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * All alerts at once, in 1,000 groups or one per ten alerts, and then all of them resolve at once, with a receiver that takes
 * 5 ms for each notification. The first time counts from the end of {@code group_wait} of the first group, so it has
 * what is left of the arrival where alerts arrive more slowly than that; the second from the first request that says that alerts have ended.
 */
final class StormScenario implements Scenario {
    private static final int GROUPS = 1_000;
    private static final int RECEIVER_MILLIS = 5;
    private static final int INTERVAL_SECONDS = 5;
    private static final double NANOS = 1e9;

    private final int interval;

    /** With a {@code group_interval} of 5 s. */
    StormScenario() {
        this(INTERVAL_SECONDS);
    }

    /** With another {@code group_interval}, in seconds. */
    StormScenario(int interval) {
        this.interval = interval;
    }

    @Override
    public void measure(Run run, Point point) throws IOException, InterruptedException {
        int count = point.alerts();
        int wait = Configs.groupWait(count);
        NotifiedAlerts firing = new NotifiedAlerts("firing", count);
        NotifiedAlerts resolved = new NotifiedAlerts("resolved", count);
        try (Sink sink = new Sink(RECEIVER_MILLIS, (body, at) -> {
                    firing.received(body, at);
                    resolved.received(body, at);
                });
                Server server = run.start(Configs.storm(sink.port(), wait, interval));
                LoadGenerator generator = new LoadGenerator(server)) {
            int groups = Math.max(1, Math.min(GROUPS, count / 10));
            AlertSet alerts = new AlertSet("storm", count, groups, Instant.now().truncatedTo(ChronoUnit.MILLIS));
            long start = System.nanoTime();
            run.send(generator, alerts.batches(), alerts::firing);
            run.add(
                    Figure.STORM_FIRING,
                    point,
                    seconds(firing.await(wait + run.effort().patience().toSeconds()), start) - wait);
            start = System.nanoTime();
            run.send(generator, alerts.batches(), alerts::resolved);
            run.add(
                    Figure.STORM_RESOLVED,
                    point,
                    seconds(resolved.await(run.effort().patience().toSeconds()), start));
        }
    }

    private static double seconds(long at, long start) {
        return at < 0 ? Double.POSITIVE_INFINITY : (at - start) / NANOS;
    }
}
