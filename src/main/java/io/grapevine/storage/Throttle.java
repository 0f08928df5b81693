package io.grapevine.storage;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Lets something happen at most once in a while. On one thread. */
final class Throttle {
    private final Duration interval;
    private @Nullable Duration last;

    Throttle(Duration interval) {
        this.interval = interval;
    }

    /** Whether it may happen at {@code now}; then it counts as having happened. */
    boolean permits(Duration now) {
        Duration before = last;
        if (before != null && now.minus(before).compareTo(interval) < 0) {
            return false;
        }
        last = now;
        return true;
    }
}
