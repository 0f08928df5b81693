package io.grapevine.base.loop;

import java.time.Duration;

/** Rate limiter that permits a burst of events, and one more per interval. Thread-safe. */
public final class Throttle {
    private final Duration interval;
    private final Duration burst;

    /** When a whole burst is permitted again: each event postpones it by an interval. */
    private Duration rested = Duration.ofSeconds(Long.MIN_VALUE);

    /** Permits the first event, and one per interval. */
    public Throttle(Duration interval) {
        this(interval, 1);
    }

    /** Permits {@code burst} events at once; none if that is zero. */
    public Throttle(Duration interval, int burst) {
        this.interval = interval;
        this.burst = interval.multipliedBy(burst);
    }

    /** Whether an event is permitted at {@code now}, a monotonic time; only one that is permitted counts. */
    public synchronized boolean permits(Duration now) {
        Duration next = (rested.compareTo(now) > 0 ? rested : now).plus(interval);
        if (next.minus(now).compareTo(burst) > 0) {
            return false;
        }
        rested = next;
        return true;
    }
}
