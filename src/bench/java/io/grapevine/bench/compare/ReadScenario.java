package io.grapevine.bench.compare;

import io.grapevine.bench.Sample;
import java.io.IOException;

/**
 * Reads all alerts, all groups, and what a selective filter leaves. What does not come in time ends the scenario, as the
 * server may still be at work on it: the cheapest read is first.
 */
final class ReadScenario implements Scenario {
    @Override
    public void measure(Run run, Point point) throws IOException, InterruptedException {
        try (Loaded loaded = Loaded.full(run, point)) {
            Reads reads = new Reads(loaded.server(), run.effort());
            String filter = "/api/v2/alerts?filter=" + loaded.alerts().selectiveFilter();
            if (enter(run, point, Figure.READ_FILTER_P50, Figure.READ_FILTER_P99, reads.measure(filter))
                    && enter(
                            run,
                            point,
                            Figure.READ_ALERTS_P50,
                            Figure.READ_ALERTS_P99,
                            reads.measure("/api/v2/alerts"))) {
                enter(
                        run,
                        point,
                        Figure.READ_GROUPS_P50,
                        Figure.READ_GROUPS_P99,
                        reads.measure("/api/v2/alerts/groups"));
            }
        }
    }

    private static boolean enter(Run run, Point point, Figure p50, Figure p99, Sample sample) {
        run.results().add(run.contender().name(), p50, p99, point, sample);
        return Double.isFinite(sample.quantile(1));
    }
}
