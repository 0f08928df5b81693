package io.grapevine.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.grapevine.bench.compare.PowerLaw.Sample;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class PowerLawTest {
    private static List<Sample> curve(DoubleUnaryOperator cost) {
        return DoubleStream.of(1_000, 10_000, 100_000, 300_000)
                .mapToObj(size -> new Sample(size, cost.applyAsDouble(size)))
                .toList();
    }

    private static double exponent(DoubleUnaryOperator cost) {
        return PowerLaw.exponent(curve(cost)).orElseThrow();
    }

    @Test
    void exponentOfAPowerIsItsExponent() {
        assertThat(exponent(size -> 7)).isCloseTo(0, within(1e-9));
        assertThat(exponent(size -> 3 * size)).isCloseTo(1, within(1e-9));
        assertThat(exponent(size -> 0.02 * Math.pow(size, 1.5))).isCloseTo(1.5, within(1e-9));
        assertThat(exponent(size -> 5 / size)).isCloseTo(-1, within(1e-9));
    }

    @Test
    void exponentOfScatteredCostsIsTheLeastSquaresFit() {
        // by hand: x = ln 1, ln e, ln e²; y = 0, 2, 1; slope = ((-1)·(-1) + 1·0) / 2
        List<Sample> samples =
                List.of(new Sample(1, 1), new Sample(Math.E, Math.exp(2)), new Sample(Math.exp(2), Math.E));
        assertThat(PowerLaw.exponent(samples).orElseThrow()).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void valuesWithoutALogarithmAreLeftOut() {
        List<Sample> samples = List.of(
                new Sample(0, 4),
                new Sample(10, 10),
                new Sample(100, Double.POSITIVE_INFINITY),
                new Sample(1_000, 1_000));
        assertThat(PowerLaw.exponent(samples).orElseThrow()).isCloseTo(1, within(1e-9));
    }

    @Test
    void oneSizeHasNoExponent() {
        assertThat(PowerLaw.exponent(List.of(new Sample(10, 1), new Sample(10, 2))))
                .isEmpty();
        assertThat(PowerLaw.exponent(List.of(new Sample(10, 1), new Sample(20, 0))))
                .isEmpty();
    }
}
