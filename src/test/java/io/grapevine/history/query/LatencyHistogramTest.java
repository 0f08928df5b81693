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
        assertThat(result.p50Millis()).isBetween(50_000L, 51_000L);
        assertThat(result.p90Millis()).isBetween(90_000L, 91_800L);
        assertThat(result.p99Millis()).isBetween(99_000L, 100_000L);
        assertThat(result.maxMillis()).isEqualTo(100_000);
    }

    @Test
    void quantilesOfOneDurationAreThatDuration() {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.add(Duration.ofDays(30));
        long millis = Duration.ofDays(30).toMillis();

        assertThat(histogram.result()).isEqualTo(new HistorySummary.Latency(1, millis, millis, millis, millis));
    }

    @Test
    void withoutDurationsAllIsZero() {
        assertThat(new LatencyHistogram().result()).isEqualTo(new HistorySummary.Latency(0, 0, 0, 0, 0));
    }
}
