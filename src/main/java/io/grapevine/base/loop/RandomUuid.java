package io.grapevine.base.loop;

import java.util.UUID;
import java.util.random.RandomGenerator;

/** Random (version 4) UUIDs from the random numbers of a loop, so that simulations are reproducible. */
public final class RandomUuid {
    private RandomUuid() {}

    /** Makes a UUID of the next numbers of {@code random}. */
    public static UUID next(RandomGenerator random) {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
        return new UUID(high, low);
    }
}
