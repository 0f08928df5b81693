package io.grapevine.bench.compare;

import java.io.IOException;

/** The load of the machine by what is not part of the benchmark: figures of a busy machine are not worth keeping. */
final class OtherWork {
    /** Above this share figures are marked as rough. */
    static final double QUIET = 0.05;

    private static final double NANOS = 1e9;

    private final long start = System.nanoTime();
    private final double busy;
    private final double own;

    /** Starts watching. */
    OtherWork() throws IOException {
        busy = busySeconds();
        own = ownSeconds();
    }

    /** The share of all processors' time, 0 to 1. To be called when all programs that were measured have ended. */
    double share() throws IOException {
        double seconds = (System.nanoTime() - start) / NANOS;
        double others = busySeconds() - busy - (ownSeconds() - own);
        return share(others, seconds, Runtime.getRuntime().availableProcessors());
    }

    /** The share that {@code others} have of all processors' time. */
    static double share(double others, double seconds, int processors) {
        return Math.max(0, Math.min(1, others / (seconds * processors)));
    }

    private static double busySeconds() throws IOException {
        return ProcFiles.busySeconds(ProcFiles.read("stat"));
    }

    private static double ownSeconds() throws IOException {
        String stat = ProcFiles.read("self", "stat");
        return ProcFiles.processSeconds(stat) + ProcFiles.childrenSeconds(stat);
    }
}
