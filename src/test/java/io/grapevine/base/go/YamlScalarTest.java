package io.grapevine.base.go;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expectations are what Go's yaml.v2 makes of the texts. */
class YamlScalarTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "0x1F, 31",
        "-0X1f, -31",
        "0o17, 15",
        "017, 15",
        "-017, -15",
        "0b11, 3",
        "1_000, 1000",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808"
    })
    void integersHaveGosPrefixes(String text, long value) {
        assertThat(YamlScalar.value(text)).isEqualTo(value);
    }

    @Test
    void integersWithoutASignMayHave64Bits() {
        BigInteger most = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
        assertThat(YamlScalar.value(most.toString())).isEqualTo(most);
        assertThat(YamlScalar.value("0xFFFFFFFFFFFFFFFF")).isEqualTo(most);
        assertThat(YamlScalar.value("+" + most)).isEqualTo(0x1p64);
        assertThat(YamlScalar.value(most.add(BigInteger.ONE).toString())).isEqualTo(0x1p64);
    }

    @ParameterizedTest
    @CsvSource({
        "08, 8",
        "1., 1",
        ".5, 0.5",
        "+.5, 0.5",
        "1e3, 1000",
        "1_0.5, 10.5",
        ".1_8, 0.18",
        "-.inf, -Infinity",
        ".NaN, NaN"
    })
    void otherNumbersAreFractions(String text, double value) {
        assertThat(YamlScalar.value(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yEs",
                "0x",
                "0xg",
                "08x",
                "1e",
                "1e999",
                "._5",
                ".5_",
                "--1",
                "_1",
                "12:30:45",
                "+0xFFFFFFFFFFFFFFFF",
                "1٣"
            })
    void theRestAreTexts(String text) {
        assertThat(YamlScalar.value(text)).isEqualTo(text);
    }

    @Test
    void nullAndTruthHaveSeveralNames() {
        assertThat(YamlScalar.value("~")).isNull();
        assertThat(YamlScalar.value("")).isNull();
        assertThat(YamlScalar.value("On")).isEqualTo(true);
        assertThat(YamlScalar.value("n")).isEqualTo(false);
    }
}
