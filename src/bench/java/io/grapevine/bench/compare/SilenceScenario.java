package io.grapevine.bench.compare;

import io.grapevine.bench.Connection;
import io.grapevine.bench.Sample;
import java.io.IOException;

/**
 * Silences that match one active alert each, created one after the other; then the list of all. The processor time includes
 * what the server does after its answers.
 */
final class SilenceScenario implements Scenario {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS = 1e9;
    private static final int MILLIS = 1_000;
    private static final int AT_LEAST = 20;

    @Override
    public void measure(Run run, Point point) throws IOException, InterruptedException {
        try (Loaded loaded = Loaded.full(run, point);
                Connection connection = loaded.server().connect(run.effort().patience())) {
            SilenceSource source = new SilenceSource(loaded.alerts());
            create(connection, source, point.silences(), run.effort(), new Sample());
            loaded.server().settle();
            int before = point.silences() + run.effort().requests();
            Sample millis = new Sample();
            CpuMeter cpu = loaded.server().meter();
            long start = System.nanoTime();
            int created = create(connection, source, before, run.effort(), millis);
            double seconds = (System.nanoTime() - start) / NANOS;
            loaded.server().settle();
            run.add(Figure.SILENCE_RATE, point, created / seconds);
            run.add(Figure.SILENCE_CPU, point, cpu.seconds() * MILLIS / created);
            run.results().add(run.contender().name(), Figure.SILENCE_P50, Figure.SILENCE_P99, point, millis);
            Sample list = new Reads(loaded.server(), run.effort()).measure("/api/v2/silences");
            run.results().add(run.contender().name(), Figure.SILENCE_LIST_P50, Figure.SILENCE_LIST_P99, point, list);
        }
    }

    /** Creates silences until there are enough or the time is over; returns how many. */
    private static int create(Connection connection, SilenceSource source, int from, Effort effort, Sample millis)
            throws IOException {
        long end = System.nanoTime() + effort.length().toNanos();
        int created = 0;
        while (created < AT_LEAST || created < effort.requests() && System.nanoTime() < end) {
            byte[] request = source.matching(from + created);
            long asked = System.nanoTime();
            int status = connection.exchange(request);
            millis.add((System.nanoTime() - asked) / NANOS_PER_MILLI);
            if (status != 200) {
                throw new IOException("POST /api/v2/silences: status " + status + " (expected: 200)");
            }
            created++;
        }
        return created;
    }
}
