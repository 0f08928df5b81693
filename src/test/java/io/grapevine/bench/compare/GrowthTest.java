package io.grapevine.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GrowthTest {
    private final Results results = new Results();

    private void cost(int alerts, int silences, double value) {
        results.add(Bench.GRAPEVINE, Figure.RESENT_CPU, new Point(alerts, silences), value);
    }

    @Test
    void largeSizesHaveACurveOfTheirOwn() {
        cost(1_000, 0, 10);
        cost(10_000, 0, 1);
        cost(100_000, 0, 1);
        assertThat(Growth.of(results))
                .hasSize(2)
                .satisfiesExactly(
                        all -> {
                            assertThat(all.from()).isEqualTo(1_000);
                            assertThat(all.exponents().get(Bench.GRAPEVINE)).isCloseTo(-0.5, within(1e-9));
                        },
                        large -> {
                            assertThat(large.from()).isEqualTo(10_000);
                            assertThat(large.to()).isEqualTo(100_000);
                            assertThat(large.exponents().get(Bench.GRAPEVINE)).isCloseTo(0, within(1e-9));
                        });
    }

    @Test
    void silencesGrowFromTheFirstNumberAboveZero() {
        cost(100_000, 0, 0.5);
        cost(100_000, 1_000, 1);
        cost(100_000, 10_000, 10);
        assertThat(Growth.of(results)).singleElement().satisfies(curve -> {
            assertThat(curve.by()).isEqualTo(Growth.By.SILENCES);
            assertThat(curve.other()).isEqualTo(100_000);
            assertThat(curve.from()).isEqualTo(1_000);
            assertThat(curve.exponents().get(Bench.GRAPEVINE)).isCloseTo(1, within(1e-9));
        });
    }

    @Test
    void ratesAndSingleSizesHaveNoCurve() {
        cost(1_000, 0, 1);
        results.add(Bench.GRAPEVINE, Figure.RESENT_RATE, new Point(1_000, 0), 1);
        results.add(Bench.GRAPEVINE, Figure.RESENT_RATE, new Point(10_000, 0), 1);
        assertThat(Growth.of(results)).isEmpty();
    }
}
