package io.grapevine.core.node;

/** Restarts of a replica whose alerts are persisted. */
abstract class AlertRestarts {
    static final double FAR = 3600;

    final RestartFixture bench = new RestartFixture();

    void restart(double from, double to) {
        bench.pass(from);
        bench.kill();
        bench.pass(to);
        bench.start();
    }
}
