package io.grapevine.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CpuMeterTest {
    @Test
    void threadsThatStartedSinceCountInFull() {
        Map<String, Long> before = Map.of("1", 1_000_000_000L, "2", 5_000_000_000L);
        Map<String, Long> after = Map.of("1", 1_500_000_000L, "2", 5_000_000_000L, "3", 250_000_000L);
        assertThat(CpuMeter.threadSeconds(before, after)).isEqualTo(0.75);
    }

    @Test
    void countOfThreadsIsTakenWhereItAgreesWithThatOfTheProcess() {
        assertThat(CpuMeter.choose(0.0123, 0.02)).isEqualTo(0.0123);
    }

    @Test
    void countOfTheProcessIsTakenWhereThreadsHaveEnded() {
        assertThat(CpuMeter.choose(0.4, 1.2)).isEqualTo(1.2);
    }

    @Test
    void workOfAThreadThatEndsIsCounted() throws Exception {
        CpuMeter meter = CpuMeter.of(ProcessHandle.current().pid());
        long start = System.nanoTime();
        Thread busy = new Thread(() -> {
            while (System.nanoTime() - start < 200_000_000) {
                Thread.onSpinWait();
            }
        });
        busy.start();
        busy.join();
        // others may want the processors, too
        assertThat(meter.seconds()).isBetween(0.02, 20.0).isNotCloseTo(0, within(0.01));
    }
}
