package io.grapevine.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Segments after losses of power: what was forced is always read, and of the rest nothing that was not written. */
class TornSegmentTest {
    private static final int SEEDS = 2_000;

    @Test
    void aTornWriteLeavesTheFirstRecords() {
        int some = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            List<byte[]> forced = records(seed, 3);
            List<byte[]> others = records(seed + SEEDS, 5);
            int read = TornSegment.afterPowerLoss(forced, others, false, new Random(seed))
                    .size();
            assertThat(read).isBetween(3, 8);
            some += read > 3 && read < 8 ? 1 : 0;
        }
        assertThat(some).as("seeds in which some were lost").isGreaterThan(SEEDS / 4);
    }

    @Test
    void reorderedWritesLeaveLaterRecordsWithoutEarlierOnes() {
        int gaps = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            List<byte[]> others = records(seed, 8);
            List<byte[]> read = TornSegment.afterPowerLoss(List.of(), others, true, new Random(seed));
            boolean hasGap = !read.isEmpty() && !Arrays.equals(read.get(read.size() - 1), others.get(read.size() - 1));
            gaps += hasGap ? 1 : 0;
        }
        assertThat(gaps).as("seeds in which a later one was left").isGreaterThan(SEEDS / 4);
    }

    private static List<byte[]> records(int seed, int count) {
        Random random = new Random(seed);
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] record = new byte[random.nextInt(700)];
            random.nextBytes(record);
            records.add(record);
        }
        return records;
    }
}
