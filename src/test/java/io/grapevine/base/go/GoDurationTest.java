package io.grapevine.base.go;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "+0, 0s",
        "1ns, 1ns",
        "1.5us, 1.5µs",
        "1500ns, 1.5µs",
        "7ns, 7ns",
        "+.5s, 500ms",
        "-1.5s, -1.5s",
        "1h0.5s, 1h0m0.5s",
        "1m1h, 1h1m0s",
        "1ms, 1ms",
        "1.5s, 1.5s",
        "90s, 1m30s",
        "60m, 1h0m0s",
        "-1.5h, -1h30m0s",
        ".5m, 30s",
        "1.m, 1m0s",
        "1h1ns, 1h0m0.000000001s",
        "2562047h47m16.854775807s, 2562047h47m16.854775807s",
        "-2562047h47m16.854775808s, -2562047h47m16.854775808s"
    })
    void urlIsWrittenAsGoWritesIt(String text, String expected) {
        assertThat(GoDuration.parse(text, GoDuration.Units.GO).map(GoDuration::format))
                .contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+",
                "5",
                "1s ",
                "9999999h",
                "s",
                ".s",
                "1d",
                "1w",
                "1 s",
                "1h 2m",
                "--1s",
                "1e3s",
                "2562047h47m16.854775808s",
                "1S",
                "0x1s",
                "1..5s"
            })
    void urlThatGoRejectsIsRejected(String text) {
        assertThat(GoDuration.parse(text, GoDuration.Units.GO)).isEmpty();
    }

    @Test
    void daysAndWeeksAreReadWhereAskedFor() {
        assertThat(GoDuration.parse("1w2d", GoDuration.Units.WITH_DAYS)).contains(Duration.ofDays(9));
    }

    @Test
    void aFractionBelowANanosecondIsCutOff() {
        assertThat(GoDuration.parse("1.9ns", GoDuration.Units.GO)).contains(Duration.ofNanos(1));
    }

    @Test
    void theShortestDurationOfGoIsWritten() {
        assertThat(GoDuration.format(Duration.ofNanos(Long.MIN_VALUE))).isEqualTo("-2562047h47m16.854775808s");
    }

    @Test
    void aNumberOfMillionsOfDigitsIsReadAtOnce() {
        String digits = "1".repeat(4_000_000);
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            assertThat(GoDuration.parse("1." + digits + "s", GoDuration.Units.GO))
                    .contains(Duration.ofNanos(1_111_111_111));
            assertThat(GoDuration.parse(digits + "s", GoDuration.Units.GO)).isEmpty();
        });
    }
}
