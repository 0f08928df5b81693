package io.grapevine.base.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private static Duration at(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Test
    void oneAnIntervalIsPermittedFromTheFirstOn() {
        Throttle throttle = new Throttle(at(10));

        assertThat(throttle.permits(at(-5))).isTrue();
        assertThat(throttle.permits(at(4))).isFalse();
        assertThat(throttle.permits(at(5))).isTrue();
        assertThat(throttle.permits(at(100))).isTrue();
        assertThat(throttle.permits(at(109))).isFalse();
    }

    @Test
    void aBurstPassesAndThenOneAnInterval() {
        Throttle throttle = new Throttle(at(2), 2);

        assertThat(throttle.permits(at(0))).isTrue();
        assertThat(throttle.permits(at(0))).isTrue();
        assertThat(throttle.permits(at(1))).isFalse();
        assertThat(throttle.permits(at(2))).isTrue();
        assertThat(throttle.permits(at(2))).isFalse();
    }

    @Test
    void quietTimeGathersNoMoreThanABurst() {
        Throttle throttle = new Throttle(at(1), 2);

        assertThat(throttle.permits(at(100))).isTrue();
        assertThat(throttle.permits(at(100))).isTrue();
        assertThat(throttle.permits(at(100))).isFalse();
    }

    @Test
    void withoutABurstNothingPasses() {
        assertThat(new Throttle(at(1), 0).permits(at(9))).isFalse();
        assertThat(new Throttle(at(1), -1).permits(at(9))).isFalse();
    }
}
