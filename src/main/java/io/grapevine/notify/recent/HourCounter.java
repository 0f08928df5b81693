package io.grapevine.notify.recent;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts events of the last hour, by minute. Changed on the loop only, read from any thread. */
final class HourCounter {
    private static final int MINUTES = 60;
    private static final int COUNT_BITS = 24;

    /** Of each minute of the hour, the minute since 1970 and, in the lower bits, its number of events. */
    private final AtomicLongArray minutes = new AtomicLongArray(MINUTES);

    void add(Instant at) {
        long minute = at.getEpochSecond() / 60;
        int slot = Math.floorMod(minute, MINUTES);
        long known = minutes.get(slot);
        minutes.set(slot, known >> COUNT_BITS == minute ? known + 1 : (minute << COUNT_BITS) + 1);
    }

    int count(Instant now) {
        long minute = now.getEpochSecond() / 60;
        int sum = 0;
        for (int slot = 0; slot < MINUTES; slot++) {
            long known = minutes.get(slot);
            if (minute - (known >> COUNT_BITS) < MINUTES) {
                sum += (int) (known & ((1L << COUNT_BITS) - 1));
            }
        }
        return sum;
    }
}
