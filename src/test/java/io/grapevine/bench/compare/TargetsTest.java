package io.grapevine.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TargetsTest {
    private static final Point LARGE = new Point(100_000, 0);

    @Test
    void limitItselfIsMet() {
        Target target = Targets.of(Figure.RESENT_CPU, LARGE).get(0);
        assertThat(target.isMet(0.6)).isTrue();
        assertThat(target.isMet(0.61)).isFalse();
        assertThat(target.text()).isEqualTo("target ≤ 0.60 s");
    }

    @Test
    void whereMoreIsBetterTheLimitIsTheLeast() {
        Target target = Targets.of(Figure.SMALL_HEAP, Point.NONE).get(0);
        assertThat(target.isMet(300_000)).isTrue();
        assertThat(target.isMet(299_999)).isFalse();
        assertThat(target.text()).isEqualTo("aim ≥ 300,000 alerts");
    }

    @Test
    void whatDoesNotComeInTimeMeetsNoTarget() {
        assertThat(Targets.of(Figure.READ_ALERTS_P50, new Point(100_000, 5_000)))
                .hasSize(2)
                .noneMatch(target -> target.isMet(Double.POSITIVE_INFINITY));
    }

    @Test
    void targetOfOneSizeIsNotThatOfAnother() {
        assertThat(Targets.of(Figure.COLD_CPU, new Point(10_000, 0))).isEmpty();
        assertThat(Targets.of(Figure.RESENT_CPU, new Point(1_000, 0))).isEmpty();
    }

    @Test
    void onlyAlertsSentAgainMustNotGrow() {
        Map<String, Double> exponents = Map.of();
        Growth again = new Growth(Figure.RESENT_CPU, Growth.By.ALERTS, 10_000, 300_000, 0, exponents);
        Growth small = new Growth(Figure.RESENT_CPU, Growth.By.ALERTS, 1_000, 300_000, 0, exponents);
        Growth silences = new Growth(Figure.RESENT_CPU, Growth.By.SILENCES, 1_000, 10_000, 100_000, exponents);
        Growth reads = new Growth(Figure.READ_ALERTS_P50, Growth.By.ALERTS, 10_000, 300_000, 0, exponents);
        assertThat(Targets.exponent(again)).contains(0.1);
        assertThat(Targets.exponent(silences)).contains(0.1);
        assertThat(Targets.exponent(small)).isEmpty();
        assertThat(Targets.exponent(reads)).isEmpty();
    }

    @Test
    void everyTargetIsThatOfASizeThatIsMeasured() throws Exception {
        Options options = Options.parse(List.of());
        for (Target target : Targets.all()) {
            assertThat(Stream.concat(options.points().stream(), Stream.of(Point.NONE)))
                    .as(target.text())
                    .anyMatch(target.points());
        }
    }
}
