package io.grapevine.bench.compare;

import java.io.IOException;

/** The processor time and the heap of a replica with some settings beside one without them, from now on, while both are sent the same. */
final class Beside {
    private static final double PERCENT = 100;
    private static final double MEBIBYTES = 1 << 20;
    private static final double NANOS = 1e9;

    private final long start = System.nanoTime();
    private final Server with;
    private final Server without;
    private final CpuMeter more;
    private final CpuMeter less;

    Beside(Server with, Server without) throws IOException {
        this.with = with;
        this.without = without;
        more = with.meter();
        less = without.meter();
    }

    /**
     * Adds the figures.
     *
     * @param alone the processor time without the settings, in percent of a core
     * @param addition what they take in addition, in percent of a core
     * @param heap what they take of the heap in addition, in MiB
     */
    void add(Scenario.Run run, Point point, Figure alone, Figure addition, Figure heap)
            throws IOException, InterruptedException {
        double seconds = less.seconds();
        double share = PERCENT / ((System.nanoTime() - start) / NANOS);
        run.add(alone, point, seconds * share);
        run.add(addition, point, (more.seconds() - seconds) * share);
        run.add(heap, point, (with.heapBytes() - without.heapBytes()) / MEBIBYTES);
    }
}
