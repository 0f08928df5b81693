package io.grapevine.storage;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Rate limiter that permits one event per interval. On one thread. */
final class Throttle {
    private final Duration interval;
    private @Nullable Duration last;

    Throttle(Duration interval) {
        this.interval = interval;
    }

    /** Whether an event is permitted at {@code now}, which starts a new interval. */
    boolean permits(Duration now) {
        Duration before = last;
        if (before != null && now.minus(before).compareTo(interval) < 0) {
            return false;
        }
        last = now;
        return true;
    }
}
