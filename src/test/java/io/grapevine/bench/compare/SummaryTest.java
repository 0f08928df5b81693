package io.grapevine.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {
    @Test
    void medianOfAnOddNumberIsTheMiddleValue() {
        Summary summary = new Summary(List.of(9.0, 1.0, 4.0));
        assertThat(summary.median()).isEqualTo(4);
        assertThat(summary.min()).isEqualTo(1);
        assertThat(summary.max()).isEqualTo(9);
    }

    @Test
    void medianOfAnEvenNumberIsTheMeanOfBothMiddleValues() {
        assertThat(new Summary(List.of(8.0, 1.0, 2.0, 4.0)).median()).isEqualTo(3);
    }

    @Test
    void medianIsInfiniteIfMostDidNotComeInTime() {
        assertThat(new Summary(List.of(Double.POSITIVE_INFINITY, 2.0, Double.POSITIVE_INFINITY)).median())
                .isInfinite();
    }

    @Test
    void noValuesAreRefused() {
        assertThatThrownBy(() -> new Summary(List.of())).hasMessageContaining("expected: at least one");
    }
}
