package io.grapevine.server.log;

import io.grapevine.base.BoundedMap;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The lines of a library that repeats itself, such as a client that logs each failed connection: a line of the same text, whatever its
 * arguments, is written once in ten minutes. From any thread.
 */
final class RepeatedLines {
    private static final long PAUSE = Duration.ofMinutes(10).toNanos();
    private static final int MOST = 200;

    private final LongSupplier nanos;

    /** When texts were written last. */
    private final Map<String, Long> written = BoundedMap.byAge(MOST);

    /**
     * No line was written yet.
     *
     * @param nanos a clock that only runs forward
     */
    RepeatedLines(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Whether a line is to be written now, which it then counts as. */
    synchronized boolean admits(String text) {
        long now = nanos.getAsLong();
        Long last = written.get(text);
        if (last != null && now - last < PAUSE) {
            return false;
        }
        written.put(text, now);
        return true;
    }
}
