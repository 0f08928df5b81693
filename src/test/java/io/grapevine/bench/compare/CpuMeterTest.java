package io.grapevine.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
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
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Thread busy = new Thread(() -> {
            while (threads.getCurrentThreadCpuTime() < 100_000_000) { // others may want the processors
                Thread.onSpinWait();
            }
        });
        busy.start();
        busy.join();
        assertThat(meter.seconds()).isBetween(0.02, 20.0).isNotCloseTo(0, within(0.01));
    }
}
