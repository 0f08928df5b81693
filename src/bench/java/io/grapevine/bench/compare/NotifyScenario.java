package io.grapevine.bench.compare;

import io.grapevine.bench.Connection;
import io.grapevine.bench.Sample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A scenario that measures how long it takes from before an alert is posted until its notification has arrived at a
 * webhook, with {@code group_wait: 0s}: for the very first after a start, for the first 200, and after many.
 */
final class NotifyScenario implements Scenario {
    private static final int EARLY = 200;
    private static final double NANOS_PER_MILLI = 1e6;

    /** A notification that arrived. */
    private record Arrival(String body, long at) {}

    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();

    @Override
    public void measure(Run run, Point point) throws IOException, InterruptedException {
        try (Sink sink = new Sink(
                        0, (body, at) -> arrivals.add(new Arrival(new String(body, StandardCharsets.UTF_8), at)));
                Server server = run.start(Configs.immediate(sink.port()));
                Connection connection = server.connect()) {
            server.settle();
            AlertSet alerts = new AlertSet("first", Integer.MAX_VALUE, 1, Instant.now());
            Effort effort = run.effort();
            int early = Math.min(EARLY, effort.notifications());
            Sample millis = new Sample();
            millis.add(follow(connection, alerts, 0, effort));
            run.add(Figure.NOTIFY_FIRST, point, millis.quantile(1));
            follow(connection, alerts, 1, early, effort, millis);
            run.results().add(run.contender().name(), Figure.NOTIFY_EARLY_P50, Figure.NOTIFY_EARLY_P99, point, millis);
            follow(connection, alerts, early, early + effort.notifications(), effort, new Sample());
            Sample warm = new Sample();
            int from = early + effort.notifications();
            follow(connection, alerts, from, from + effort.notifications(), effort, warm);
            run.results().add(run.contender().name(), Figure.NOTIFY_WARM_P50, Figure.NOTIFY_WARM_P99, point, warm);
        }
    }

    private void follow(Connection connection, AlertSet alerts, int from, int to, Effort effort, Sample millis)
            throws IOException, InterruptedException {
        for (int i = from; i < to; i++) {
            millis.add(follow(connection, alerts, i, effort));
        }
    }

    private double follow(Connection connection, AlertSet alerts, int number, Effort effort)
            throws IOException, InterruptedException {
        byte[] request = alerts.firingAlone(number);
        String instance = "\"" + alerts.instance(number) + "\"";
        long start = System.nanoTime();
        int status = connection.exchange(request);
        if (status != 200) {
            throw new IOException("POST /api/v2/alerts: status " + status + " (expected: 200)");
        }
        Arrival arrival = arrivals.poll(effort.patience().toMillis(), TimeUnit.MILLISECONDS);
        if (arrival == null || !arrival.body.contains(instance)) {
            throw new IOException("no notification of " + instance + ": " + arrival);
        }
        return (arrival.at - start) / NANOS_PER_MILLI;
    }
}
