package io.grapevine.bench.compare;

import java.io.IOException;

/**
 * A scenario that shows whether 300,000 alerts fit in a heap of 1 GiB: they are sent twice and then counted. For
 * programs with a heap of a JVM.
 */
final class HeapScenario implements Scenario {
    private static final int MANY = 300_000;

    private final int count;

    /** With 300,000 alerts. */
    HeapScenario() {
        this(MANY);
    }

    /** With another number of alerts. */
    HeapScenario(int count) {
        this.count = count;
    }

    @Override
    public void measure(Run run, Point point) throws IOException, InterruptedException {
        if (!run.contender().name().equals(Bench.GRAPEVINE)) {
            return;
        }
        try (Loaded loaded = Loaded.withOptions(run, count, "-Xmx1g")) {
            loaded.sendOnce();
            loaded.sendAgain(1);
            run.add(Figure.SMALL_HEAP, point, loaded.server().metric("alertmanager_alerts{"));
            run.add(Figure.SMALL_HEAP_PEAK, point, loaded.server().peakMebibytes());
        }
    }
}
