package io.grapevine.base.loop;

import java.time.Duration;

/** Rate limiter that permits a burst of events, and one more each interval. Thread-safe. */
public final class TokenBucket {
    private final long interval;
    private final int burst;
    private double tokens;
    private long last;

    /** A full bucket at {@code now}, in nanoseconds of a clock that only runs forward. */
    public TokenBucket(Duration interval, int burst, long now) {
        this.interval = interval.toNanos();
        this.burst = burst;
        this.tokens = burst;
        this.last = now;
    }

    /** Takes a token; whether one more event is permitted at {@code now}. */
    public synchronized boolean take(long now) {
        tokens = Math.min(burst, tokens + (double) (now - last) / interval);
        last = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
