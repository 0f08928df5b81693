package io.grapevine.bench.compare;

import io.grapevine.bench.Sample;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Much inhibition: 10,000 groups of one alert each, which 86 rules are asked about at every flush and none inhibits; and 20,000
 * alerts, in which 40 rules have 500 sources each, read as a whole.
 */
final class InhibitScenario implements Scenario {
    private static final double NANOS = 1e9;
    private static final double PERCENT = 100;
    private static final long MILLIS = 1_000;

    /** Intervals in which each group is flushed once. */
    private static final int INTERVALS = 2;

    private final int groups;
    private final int rules;
    private final int sources;
    private final int intervalSeconds;

    /** The sizes that users have reported. */
    InhibitScenario() {
        this(10_000, 86, 500, 10);
    }

    /**
     * Other sizes.
     *
     * @param rules of the groups; the alerts that are read have 40
     * @param sources of each rule where alerts are read
     * @param intervalSeconds the {@code group_interval}
     */
    InhibitScenario(int groups, int rules, int sources, int intervalSeconds) {
        this.groups = groups;
        this.rules = rules;
        this.sources = sources;
        this.intervalSeconds = intervalSeconds;
    }

    @Override
    public void measure(Run run, Point point) throws IOException, InterruptedException {
        measureFlushes(run, point);
        measureReads(run, point);
    }

    private void measureFlushes(Run run, Point point) throws IOException, InterruptedException {
        String config = Configs.inhibiting(rules, "equal: [service, instance]", intervalSeconds);
        try (Server server = run.start(config);
                LoadGenerator generator = new LoadGenerator(server)) {
            AlertSet alerts = alerts(groups, rules);
            run.send(generator, alerts.batches(), alerts::firing);
            Thread.sleep(intervalSeconds * MILLIS);
            CpuMeter cpu = server.meter();
            long start = System.nanoTime();
            Thread.sleep(INTERVALS * intervalSeconds * MILLIS);
            run.add(Figure.INHIBIT_CPU, point, cpu.seconds() / ((System.nanoTime() - start) / NANOS) * PERCENT);
        }
    }

    private void measureReads(Run run, Point point) throws IOException, InterruptedException {
        int wide = 40;
        try (Server server = run.start(Configs.inhibiting(wide, "equal: [cluster]", Configs.NEVER));
                LoadGenerator generator = new LoadGenerator(server)) {
            AlertSet alerts = alerts(wide * sources, wide);
            run.send(generator, alerts.batches(), alerts::firing);
            Sample reads = new Reads(server, run.effort()).measure("/api/v2/alerts");
            run.add(Figure.INHIBIT_READ, point, reads.quantile(0.5));
        }
    }

    private static AlertSet alerts(int count, int names) {
        return new AlertSet("inhibit", count, names, Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }
}
