package io.grapevine.web.access;

import java.time.Duration;

/** Allows a burst of requests, and one more each interval. */
final class TokenBucket {
    private final long interval;
    private final int burst;
    private double tokens;
    private long last;

    TokenBucket(Duration interval, int burst, long now) {
        this.interval = interval.toNanos();
        this.burst = burst;
        this.tokens = burst;
        this.last = now;
    }

    /** Whether one more may pass at {@code now}, in nanoseconds of a clock that only runs forward. */
    synchronized boolean take(long now) {
        tokens = Math.min(burst, tokens + (double) (now - last) / interval);
        last = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
