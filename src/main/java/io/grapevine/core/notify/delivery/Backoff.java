package io.grapevine.core.notify.delivery;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential backoff from the end of an attempt to the next one: from 0.5 s, growing by half up to a minute, each varied
 * at random by half. The figures are those of Alertmanager.
 */
final class Backoff {
    private static final double FIRST_MILLIS = 500;
    private static final double LARGEST_MILLIS = 60_000;
    private static final double GROWTH = 1.5;
    private static final double SPREAD = 0.5;

    private final RandomGenerator random;
    private double millis = FIRST_MILLIS;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    Duration next() {
        double factor = 1 - SPREAD + 2 * SPREAD * random.nextDouble();
        Duration wait = Duration.ofNanos((long) (millis * factor * 1e6));
        millis = Math.min(millis * GROWTH, LARGEST_MILLIS);
        return wait;
    }
}
