package io.grapevine.base.loop;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Rate limiter that permits one event per interval. On one thread. */
public final class Throttle {
    private final Duration interval;
    private @Nullable Duration last;

    /** Permits the first event. */
    public Throttle(Duration interval) {
        this.interval = interval;
    }

    /** Whether an event is permitted at {@code now}, a monotonic time; if so, it starts a new interval. */
    public boolean permits(Duration now) {
        Duration before = last;
        if (before != null && now.minus(before).compareTo(interval) < 0) {
            return false;
        }
        last = now;
        return true;
    }
}
