package io.grapevine.core.notify.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.core.notify.delivery.RetryStage.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {
    /** A random source that always gives the same fraction. */
    private static RandomGenerator always(double fraction) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new AssertionError();
            }

            @Override
            public double nextDouble() {
                return fraction;
            }
        };
    }

    private static Duration[] waits(double fraction, int count) {
        Backoff backoff = new Backoff(always(fraction));
        Duration[] waits = new Duration[count];
        for (int i = 0; i < count; i++) {
            waits[i] = backoff.next();
        }
        return waits;
    }

    @Test
    void growsByHalfUpToAMinute() {
        Duration[] waits = waits(0.5, 20);

        assertThat(waits[0]).isEqualTo(Duration.ofMillis(500));
        assertThat(waits[1]).isEqualTo(Duration.ofMillis(750));
        assertThat(waits[2]).isEqualTo(Duration.ofMillis(1125));
        assertThat(waits[11]).isLessThan(Duration.ofSeconds(60));
        assertThat(waits[12]).isEqualTo(Duration.ofSeconds(60));
        assertThat(waits[19]).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void variesByHalfAroundThat() {
        assertThat(waits(0, 2)).containsExactly(Duration.ofMillis(250), Duration.ofMillis(375));
        assertThat(waits(1, 2)).containsExactly(Duration.ofMillis(750), Duration.ofMillis(1125));
    }
}
