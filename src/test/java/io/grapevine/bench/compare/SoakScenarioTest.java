package io.grapevine.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SoakScenarioTest {
    @Test
    void growthIsThatOfTheLastQuarterAboveTheSecond() {
        assertThat(SoakScenario.growth(List.of(1.0, 2.0, 90.0, 110.0, 500.0, 700.0, 120.0, 130.0)))
                .isEqualTo(25, within(1e-9));
    }

    @Test
    void memoryThatIsGivenBackIsNegativeGrowth() {
        assertThat(SoakScenario.growth(List.of(1.0, 100.0, 100.0, 50.0))).isEqualTo(-50, within(1e-9));
    }

    @Test
    void shortRunHasAGrowthToo() {
        assertThat(SoakScenario.growth(List.of(7.0))).isZero();
        assertThat(SoakScenario.growth(List.of(10.0, 20.0))).isFinite();
    }
}
