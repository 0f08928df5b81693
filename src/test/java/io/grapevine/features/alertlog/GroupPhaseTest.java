package io.grapevine.features.alertlog;

import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GroupPhaseTest {
    private static final Duration INTERVAL = Duration.ofSeconds(300);

    private final GroupPhase phase = new GroupPhase(at(30), INTERVAL);

    @Test
    void theNextFlushIsTheFirstOneOrOneOfThoseAfterIt() {
        assertThat(phase.nextAfter(at(0))).isEqualTo(at(30));
        assertThat(phase.nextAfter(at(29.999))).isEqualTo(at(30));
        assertThat(phase.nextAfter(at(30))).isEqualTo(at(330));
        assertThat(phase.nextAfter(at(1000))).isEqualTo(at(1230));
    }

    @Test
    void theLastFlushIsUnknownBeforeTheFirst() {
        assertThat(phase.lastUntil(at(29))).isNull();
        assertThat(phase.lastUntil(at(30))).isEqualTo(at(30));
        assertThat(phase.lastUntil(at(1000))).isEqualTo(at(930));
    }

    @Test
    void aTimerThatRunsALittleLateHasTheSamePhase() {
        assertThat(phase.has(at(630.4), INTERVAL, at(330.4))).isTrue();
        assertThat(phase.has(at(629.6), INTERVAL, at(329.6))).isTrue();
        assertThat(phase.has(at(632), INTERVAL, at(332))).isFalse();
        assertThat(phase.has(at(30), INTERVAL, at(0))).isTrue();
    }

    @Test
    void anotherIntervalOrALaterFlushIsAnotherPhase() {
        assertThat(phase.has(at(330), INTERVAL.multipliedBy(2), at(100))).isFalse();
        assertThat(phase.has(at(930), INTERVAL, at(100)))
                .as("a group that waits for longer than the interval")
                .isFalse();
    }

    @Test
    void anIntervalIsNeverZero() {
        assertThat(new GroupPhase(at(0), Duration.ZERO).nextAfter(at(5))).isAfter(at(5));
    }
}
