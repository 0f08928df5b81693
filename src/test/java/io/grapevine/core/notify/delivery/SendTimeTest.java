package io.grapevine.core.notify.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.sim.Samples;
import io.grapevine.virtualtime.simulation.FaultyHost;
import io.grapevine.virtualtime.simulation.SimLoop;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SendTimeTest {
    private final SimLoop loop = Samples.loop();
    private final FaultyHost machine = new FaultyHost(loop, 1, Duration.ZERO);
    private final SendTime time = new SendTime(machine, Duration.ofSeconds(20));

    private void pass(long seconds) {
        loop.runUntil(loop.elapsed().plusSeconds(seconds));
    }

    @Test
    void sleepOfTheMachineIsPartOfTheTimeSinceTheFlushAndNotTakenFromTheTimeForAttempts() {
        pass(3);
        machine.sleep(Duration.ofMinutes(3));
        pass(182);

        assertThat(time.sinceFlush()).isEqualTo(Duration.ofSeconds(185));
        assertThat(time.remaining()).isEqualTo(Duration.ofSeconds(15));
        time.extendByWait();
        assertThat(time.remaining()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void clockThatIsSetBackLeavesTheTimeSinceTheFlush() {
        pass(3);
        machine.stepClock(Duration.ofSeconds(-10));

        assertThat(time.sinceFlush()).isEqualTo(Duration.ofSeconds(3));
    }
}
