package io.grapevine.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationFieldTest {
    @ParameterizedTest
    @CsvSource({
        "0, PT0S, 0s",
        "0s, PT0S, 0s",
        "5m, PT5M, 5m",
        "90s, PT90S, 1m30s",
        "1d12h30m10s5ms, PT36H30M10.005S, 1d12h30m10s5ms",
        "1y, PT8760H, 1y",
        "2w, PT336H, 2w",
        "90d, PT2160H, 90d",
        "365d, PT8760H, 1y",
        "8d, PT192H, 8d",
        "1y1w, PT8928H, 372d",
        "007m, PT7M, 7m",
        "292y, PT2557920H, 292y"
    })
    void durationFieldsAreReadAndWrittenAsPrometheusDoes(String text, Duration duration, String written)
            throws Exception {
        assertThat(DurationField.parse(text)).isEqualTo(duration);
        assertThat(DurationField.print(duration)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "m", "-1s", "1.5h", "5us", "1m1h", "1s1s", "1 s", "1s ", "1H", "300y", "٣s"})
    void durationFieldsAreRefusedWhereTheyAreNotInPrometheusForm(String text) {
        assertThatThrownBy(() -> DurationField.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void doNotOverflowInTheMiddle() {
        String digits = "9".repeat(5000);
        assertThatThrownBy(() -> DurationField.parse(digits + "y")).hasMessage("duration out of range");
    }
}
