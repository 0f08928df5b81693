package io.grapevine.bench.compare;

import java.io.IOException;

/** Starts the program several times, and looks at its memory when it has settled. */
final class StartScenario implements Scenario {
    @Override
    public void measure(Run run, Point point) throws IOException, InterruptedException {
        try (Server server = run.start(Configs.quiet(Configs.NEVER))) {
            run.add(Figure.START_READY, point, server.secondsToReady());
            server.settle();
            run.add(Figure.RESIDENT_IDLE, point, server.residentMebibytes());
        }
    }
}
