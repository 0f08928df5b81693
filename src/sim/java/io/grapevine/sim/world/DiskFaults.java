package io.grapevine.sim.world;

import io.grapevine.storage.TornSegment;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Losses of power, by what they leave of writes that were not synced, as the program's own code reads it. */
final class DiskFaults {
    private DiskFaults() {}

    /** Some of the writes survive: the first ones and part of another, or any of them. */
    static Disk.Crash tearing(boolean reordered, RandomGenerator random) {
        return (durable, written) -> {
            List<Object> left = new ArrayList<>(durable);
            if (written.stream().allMatch(byte[].class::isInstance)) {
                List<byte[]> records = written.stream().map(byte[].class::cast).toList();
                // The last synced record shares a sector with the first one that is not.
                List<byte[]> synced = durable.stream()
                        .skip(Math.max(0, durable.size() - 1))
                        .map(byte[].class::cast)
                        .toList();
                List<byte[]> read = TornSegment.afterPowerLoss(synced, records, reordered, random);
                left.addAll(read.subList(synced.size(), read.size()));
            } else { // of another program, whose files are replaced as a whole
                left.addAll(written.subList(0, random.nextInt(written.size() + 1)));
            }
            return left;
        };
    }
}
