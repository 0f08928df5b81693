package io.grapevine.base.go;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expectations are what Go's encoding/json answers. */
class JsonTextTest {
    private static String quoted(String text) {
        StringBuilder out = new StringBuilder();
        JsonText.append(out, text);
        return out.toString();
    }

    @Test
    void jsonTextEscapesWhatGoEscapes() {
        assertThat(quoted("\"\\/\b\f\n\r\t\u0001\u001f\u007f<>&\u2028\u2029é😀\ud83d"))
                .isEqualTo("\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\u007f"
                        + "\\u003c\\u003e\\u0026\\u2028\\u2029é😀\ufffd\"");
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "-0.0,-0",
        "1,1",
        "1.5,1.5",
        "-2.25,-2.25",
        "1e20,100000000000000000000",
        "1e21,1e+21",
        "123456789012345680000,123456789012345680000",
        "1.5e300,1.5e+300",
        "1e-6,0.000001",
        "1e-7,1e-7",
        "1.25e-9,1.25e-9",
        "0.1,0.1",
        "100,100",
        "-3.14159e-10,-3.14159e-10",
        "2e-3,0.002",
        "2e23,2e+23",
        "4.9e-324,5e-324",
        "1.7976931348623157e308,1.7976931348623157e+308"
    })
    void jsonTextWritesFractionsAsGoDoes(double number, String json) {
        assertThat(JsonText.number(number)).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void jsonTextRefusesNumbersThatJsonDoesNotKnow(double number) {
        assertThatThrownBy(() -> JsonText.number(number)).isInstanceOf(IllegalArgumentException.class);
    }
}
