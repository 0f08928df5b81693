package io.grapevine.base.loop;

import java.time.Duration;

/** The pauses between attempts: twice as long after each failure, up to the longest. */
public record Pauses(Duration least, Duration most) {
    /**
     * The pause before an attempt.
     *
     * @param failures how many attempts have failed in a row before the last one
     */
    public Duration after(int failures) {
        Duration whole = least.multipliedBy(1L << Math.min(20, failures));
        return whole.compareTo(most) > 0 ? most : whole;
    }

    /**
     * A random part of the pause before an attempt, so that replicas do not come together.
     *
     * @param random from 0 to 1
     */
    public Duration after(int failures, double random) {
        return Duration.ofMillis((long) (after(failures).toMillis() * (0.5 + random / 2)));
    }
}
