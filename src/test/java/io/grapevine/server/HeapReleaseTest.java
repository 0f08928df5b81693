package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The moments at which an idle server collects its heap. */
class HeapReleaseTest {
    private static final long MIB = 1L << 20;
    private static final long MINUTE = HeapRelease.INTERVAL.toNanos();

    private long committed = 300 * MIB;
    private long processor;
    private long freed = 250 * MIB;
    private int collections;

    private final HeapRelease release = new HeapRelease(() -> committed, () -> processor, () -> {
        collections++;
        committed -= freed;
        freed = 0;
    });

    private int collectionsAfter(int minutes, double load) {
        for (int i = 0; i < minutes; i++) {
            processor += Math.round(load * MINUTE);
            release.check();
        }
        return collections;
    }

    @Test
    void heapThatHasGrownIsCollectedOnceWhenTheServerIsIdle() {
        assertThat(collectionsAfter(1, 0.01)).isEqualTo(1);
        assertThat(collectionsAfter(60, 0.01)).isEqualTo(1);
    }

    @Test
    void heapIsLeftToTheCollectorUnderLoad() {
        assertThat(collectionsAfter(60, 0.2)).isZero();
    }

    @Test
    void smallHeapIsLeftAlone() {
        committed = 64 * MIB;

        assertThat(collectionsAfter(60, 0)).isZero();
    }

    @Test
    void heapThatCouldNotBeFreedIsTriedAgainLater() {
        freed = 0;

        assertThat(collectionsAfter(1, 0)).isEqualTo(1);
        assertThat(collectionsAfter(14, 0)).isEqualTo(1);
        assertThat(collectionsAfter(1, 0)).isEqualTo(2);
    }

    @Test
    void heapThatGrowsAgainIsCollectedAgain() {
        collectionsAfter(1, 0);
        committed = 400 * MIB;
        freed = 350 * MIB;

        assertThat(collectionsAfter(1, 0)).isEqualTo(2);
    }
}
