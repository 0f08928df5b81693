package io.grapevine.history.store;

import java.time.Instant;

/** The keys of records in the order of time: milliseconds since 1970, and below them a number within the millisecond. */
final class RecordKeys {
    private static final int NUMBER_BITS = 20;
    private static final long NUMBERS = 1L << NUMBER_BITS;
    private static final Instant LATEST = Instant.ofEpochMilli(Long.MAX_VALUE >> NUMBER_BITS);

    private RecordKeys() {}

    /** The least key of this millisecond. */
    static long first(Instant time) {
        Instant known = time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time.isAfter(LATEST) ? LATEST : time;
        return known.toEpochMilli() << NUMBER_BITS;
    }

    /** The greatest key of this millisecond. */
    static long last(Instant time) {
        return first(time) + NUMBERS - 1;
    }

    static Instant time(long key) {
        return Instant.ofEpochMilli(key >> NUMBER_BITS);
    }
}
