package io.grapevine.features.values;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueTextTest {
    private static final double NONE = Double.NaN;

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "1, 1",
        "4.2, 4.2",
        "4.2449, 4.24",
        "-4.2449, -4.24",
        "0.05, 0.05",
        "0.001, 0.001",
        "0.00012345, 0.000123",
        "1e-9, 1E-9",
        "999.4, 999",
        "999.6, 1k",
        "1000, 1k",
        "123456, 123k",
        "-1234567, -1.23M",
        "1.5e9, 1.5G",
        "2e24, 2Y",
        "NaN, NaN",
        "Infinity, +Inf",
        "-Infinity, -Inf"
    })
    void numbersHaveThreeDigitsAndAPrefix(double value, String text) {
        assertThat(ValueText.number(value)).isEqualTo(text);
    }

    @Test
    void theGreatestNumbersHaveShortTexts() {
        assertThat(ValueText.number(Double.MAX_VALUE)).hasSizeLessThan(12);
        assertThat(ValueText.of(null, new double[] {-Double.MAX_VALUE, Double.MAX_VALUE}))
                .contains("1 h ▁█ ");
    }

    @Test
    void theTextHasTheValueNowAndItsCourse() {
        assertThat(ValueText.of(4.2, new double[] {0.3, 0.4, 1, 2, 3.6, 4.2})).isEqualTo("4.2 now, 1 h ▁▁▂▄▇█ 0.3–4.2");
    }

    @Test
    void theLastValueIsThatOfNowIfNothingElseIsKnown() {
        assertThat(ValueText.of(null, new double[] {1, 2})).isEqualTo("2 now, 1 h ▁█ 1–2");
        assertThat(ValueText.of(null, new double[] {1, 2, NONE})).isEqualTo("1 h ▁█· 1–2");
    }

    @Test
    void aValueThatStaysIsOneNumber() {
        assertThat(ValueText.of(1.0, new double[] {1, 1, 1})).isEqualTo("1 now, 1 h ▁▁▁ 1");
    }

    @Test
    void whatIsNoNumberIsAGap() {
        assertThat(ValueText.of(2.0, new double[] {1, NONE, Double.POSITIVE_INFINITY, 2}))
                .isEqualTo("2 now, 1 h ▁··█ 1–2");
    }

    @Test
    void oneValueIsNoCourse() {
        assertThat(ValueText.of(2.0, new double[] {NONE, 2})).isEqualTo("2 now");
        assertThat(ValueText.of(Double.NEGATIVE_INFINITY, null)).isEqualTo("-Inf now");
        assertThat(ValueText.of(null, new double[] {NONE, NONE})).isEmpty();
        assertThat(ValueText.of(null, null)).isEmpty();
    }
}
