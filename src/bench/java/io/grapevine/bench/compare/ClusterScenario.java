package io.grapevine.bench.compare;

import io.grapevine.bench.Replicas;
import io.grapevine.bench.SpreadingRun;
import java.io.IOException;

/** A scenario that measures how soon a silence is seen on both other replicas of three. */
final class ClusterScenario implements Scenario {
    @Override
    public void measure(Run run, Point point) throws IOException, InterruptedException {
        try (Replicas replicas = new Replicas(run.contender(), run.directory())) {
            replicas.awaitFormed();
            new SpreadingRun(replicas).playWithoutPauses(run.effort().warmUp());
            SpreadingRun spreading = new SpreadingRun(replicas);
            spreading.play(run.effort().spread());
            run.results().add(run.contender().name(), Figure.SPREAD_P50, Figure.SPREAD_P99, point, spreading.delays());
        }
    }
}
