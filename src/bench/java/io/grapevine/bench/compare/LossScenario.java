package io.grapevine.bench.compare;

import io.grapevine.bench.Replicas;
import java.io.IOException;
import java.util.OptionalDouble;

/**
 * A scenario that measures how soon two replicas miss the third: one that is killed, and one that keeps its connections
 * and sends nothing.
 */
final class LossScenario implements Scenario {
    private static final double MILLIS = 1_000;

    @Override
    public void measure(Run run, Point point) throws IOException, InterruptedException {
        try (Replicas replicas = form(run, "killed")) {
            run.add(Figure.LOST_KILLED, point, seconds(replicas.missKilled()));
        }
        try (Replicas replicas = form(run, "silent")) {
            run.add(Figure.LOST_SILENT, point, seconds(replicas.missSilent()));
        }
    }

    private static Replicas form(Run run, String name) throws IOException, InterruptedException {
        Replicas replicas = new Replicas(run.contender(), run.directory().resolve(name));
        try {
            replicas.awaitFormed();
        } catch (IOException e) {
            replicas.close();
            throw e;
        }
        return replicas;
    }

    private static double seconds(OptionalDouble millis) {
        return millis.isPresent() ? millis.getAsDouble() / MILLIS : Double.POSITIVE_INFINITY;
    }
}
