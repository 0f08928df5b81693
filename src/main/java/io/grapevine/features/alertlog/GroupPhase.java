package io.grapevine.features.alertlog;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The times of the flushes of a group: the first one known, and one after each interval.
 *
 * @param first a time at which the group is flushed
 * @param interval the time between two flushes, a millisecond at least
 */
record GroupPhase(Instant first, Duration interval) {
    /** How far a timer may run late, in all, until the phase counts as another. */
    private static final Duration TOLERANCE = Duration.ofSeconds(1);

    private static final Duration SHORTEST = Duration.ofMillis(1);

    GroupPhase {
        interval = interval.compareTo(SHORTEST) < 0 ? SHORTEST : interval;
    }

    Instant nextAfter(Instant time) {
        return time.isBefore(first) ? first : at(intervalsUntil(time) + 1);
    }

    /** The latest flush at {@code time} or before; null if the first one is later. */
    @Nullable
    Instant lastUntil(Instant time) {
        return time.isBefore(first) ? null : at(intervalsUntil(time));
    }

    private long intervalsUntil(Instant time) {
        return Duration.between(first, time).dividedBy(interval);
    }

    private Instant at(long intervals) {
        return first.plus(interval.multipliedBy(intervals));
    }

    /** Whether a group with this phase has its next flush at {@code next}, by and large. */
    boolean has(Instant next, Duration otherInterval, Instant now) {
        if (!interval.equals(otherInterval) || next.isAfter(now.plus(interval).plus(TOLERANCE))) {
            return false;
        }
        Instant expected = nextAfter(next.minus(interval.dividedBy(2)));
        return Duration.between(expected, next).abs().compareTo(TOLERANCE) <= 0;
    }
}
