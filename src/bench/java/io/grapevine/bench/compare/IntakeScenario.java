package io.grapevine.bench.compare;

import io.grapevine.bench.compare.LoadGenerator.Outcome;
import java.io.IOException;

/**
 * Alerts in batches of 64 over four connections: the first ones after the start (where there are no silences, as creating
 * these would warm up), the same again, and then as many new ones, 100,000 at most.
 */
final class IntakeScenario implements Scenario {
    private static final int UNIT = 100_000;

    @Override
    public void measure(Run run, Point point) throws IOException, InterruptedException {
        try (Loaded loaded = Loaded.empty(run, point.alerts())) {
            loaded.createSilences(point.silences());
            Outcome cold = loaded.sendOnce();
            if (point.silences() == 0) {
                run.add(Figure.COLD_RATE, point, point.alerts() / cold.seconds());
                run.add(Figure.COLD_CPU, point, cost(cold, point.alerts()));
                run.results().add(run.contender().name(), Figure.COLD_P50, Figure.COLD_P99, point, cold.millis());
            }
            Outcome warmUp = loaded.sendAgain(run.effort().warmUp(), cold.seconds());
            double onePass = warmUp.seconds() * loaded.alerts().batches() / warmUp.requests();
            Outcome again = loaded.sendAgain(run.effort().length(), onePass);
            double sent = (double) again.requests() / loaded.alerts().batches() * point.alerts();
            run.add(Figure.RESENT_RATE, point, sent / again.seconds());
            run.add(Figure.RESENT_CPU, point, cost(again, sent));
            run.results().add(run.contender().name(), Figure.RESENT_P50, Figure.RESENT_P99, point, again.millis());
            run.add(Figure.RESIDENT_LOADED, point, loaded.server().residentMebibytes());
            measureNew(run, point, loaded);
        }
    }

    private static void measureNew(Run run, Point point, Loaded loaded) throws IOException, InterruptedException {
        int count = Math.min(point.alerts(), UNIT);
        Outcome added = loaded.sendNew(AlertSet.of("new", count));
        run.add(Figure.NEW_RATE, point, count / added.seconds());
        run.add(Figure.NEW_CPU, point, cost(added, count));
        run.results().add(run.contender().name(), Figure.NEW_P50, Figure.NEW_P99, point, added.millis());
    }

    private static double cost(Outcome outcome, double alerts) {
        return outcome.serverCpu() / alerts * UNIT;
    }
}
