package io.grapevine.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.yaml.YamlEmitter.ScalarForm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.nodes.Tag;

class GoScalarTest {
    @ParameterizedTest
    @ValueSource(strings = {"y", "Yes", "on", "TRUE", "n", "No", "OFF", "false"})
    void goScalarIsATruthValueInTheManyWaysOfYaml11(String text) {
        assertThat(GoScalar.resolve(text)).isEqualTo(Tag.BOOL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "+1", "0x1F", "0o17", "0777", "0b11", "-0b11", "1_000", "18446744073709551615"})
    void goScalarIsAnIntegerWithGosPrefixesAndUnderscores(String text) {
        assertThat(GoScalar.resolve(text)).isEqualTo(Tag.INT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", ".5", "1.", "1e3", "-.inf", ".NaN", "08", "99999999999999999999", "1_0.5"})
    void goScalarIsANumber(String text) {
        assertThat(GoScalar.resolve(text)).isEqualTo(Tag.FLOAT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yEs",
                "nULL",
                "0x",
                "1:2",
                "1e",
                "--1",
                "12:30:45",
                "_1",
                ".",
                "-",
                "=",
                "1 2",
                "+.x",
                "1e999",
                "+0xFFFFFFFFFFFFFFFF",
                "1٣"
            })
    void goScalarIsElseAString(String text) {
        assertThat(GoScalar.resolve(text)).isEqualTo(Tag.STR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2020-01-02", "2020-1-2", "2020-01-02 3:4:5", "2020-01-02T03:04:05.678Z"})
    void goScalarIsATimeWhichGoQuotesWhenItWritesIt(String text) {
        assertThat(GoScalar.resolve(text)).isEqualTo(Tag.TIMESTAMP);
        assertThat(ScalarForm.of(text, false, false)).isEqualTo(ScalarForm.DOUBLE);
    }
}
