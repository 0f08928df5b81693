package io.grapevine.receiver.action;

import java.time.Duration;

/** The pauses between attempts to connect. */
public record Pauses(Duration least, Duration most) {
    /**
     * The pause before an attempt: twice as long after each failure, and a random part of it, so that replicas do not come together.
     *
     * @param failures how many attempts have failed in a row before the last one
     * @param random from 0 to 1
     */
    public Duration after(int failures, double random) {
        Duration whole = least.multipliedBy(1L << Math.min(20, failures));
        Duration bounded = whole.compareTo(most) > 0 ? most : whole;
        return Duration.ofMillis((long) (bounded.toMillis() * (0.5 + random / 2)));
    }
}
