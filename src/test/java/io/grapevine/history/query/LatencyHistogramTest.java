package io.grapevine.history.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
    @Test
    void quantilesAreExactToTwoPercentAndTheMaximumIsExact() {
        LatencyHistogram histogram = new LatencyHistogram();
        for (int i = 1; i <= 1_000; i++) {
            histogram.add(Duration.ofMillis(i * 100L));
        }

        HistorySummary.Latency result = histogram.result();

        assertThat(result.count()).isEqualTo(1_000);
        assertThat(result.p50().toMillis()).isBetween(50_000L, 51_000L);
        assertThat(result.p90().toMillis()).isBetween(90_000L, 91_800L);
        assertThat(result.p99().toMillis()).isBetween(99_000L, 100_000L);
        assertThat(result.max()).isEqualTo(Duration.ofSeconds(100));
    }

    @Test
    void quantilesOfOneDurationAreThatDuration() {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.add(Duration.ofDays(30));

        assertThat(histogram.result())
                .isEqualTo(new HistorySummary.Latency(
                        1, Duration.ofDays(30), Duration.ofDays(30), Duration.ofDays(30), Duration.ofDays(30)));
    }

    @Test
    void withoutDurationsAllIsZero() {
        assertThat(new LatencyHistogram().result())
                .isEqualTo(new HistorySummary.Latency(0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO));
    }
}
