package io.grapevine.virtualtime.configtest.script;

import java.time.Duration;

/** A span of time in a test, both ends included. */
public record Window(Duration from, Duration until) {
    /** Whether a time is in it. */
    public boolean contains(Duration at) {
        return at.compareTo(from) >= 0 && at.compareTo(until) <= 0;
    }
}
