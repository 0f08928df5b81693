package io.grapevine.integration.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.model.LabelSet;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expectations are what Go's encoding/json answers. */
class GoJsonTest {
    @Test
    void escapesWhatGoEscapes() {
        assertThat(GoJson.encode("\"\\/\b\f\n\r\t\u0001\u001f\u007f<>&\u2028\u2029é😀\ud83d"))
                .isEqualTo("\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\u007f"
                        + "\\u003c\\u003e\\u0026\\u2028\\u2029é😀\\ufffd\"");
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
        "1.7976931348623157e308,1.7976931348623157e+308"
    })
    void writesFractionsAsGoDoes(double number, String json) {
        assertThat(GoJson.encode(number)).isEqualTo(json);
    }

    @Test
    void writesTreesInTheirOrderAndWithoutWhiteSpace() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("z", Arrays.asList(1L, null, true, new BigInteger("18446744073709551615")));
        tree.put("a", LabelSet.of("b", "2", "a", "1"));
        tree.put("empty", List.of(Map.of(), LabelSet.EMPTY, new ArrayList<>()));
        assertThat(GoJson.encode(tree))
                .isEqualTo("{\"z\":[1,null,true,18446744073709551615],\"a\":{\"a\":\"1\",\"b\":\"2\"},"
                        + "\"empty\":[{},{},[]]}");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void refusesNumbersThatJsonDoesNotKnow(double number) {
        assertThatThrownBy(() -> GoJson.encode(number)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesObjectsThatJsonDoesNotKnow() {
        assertThatThrownBy(() -> GoJson.encode(List.of(new Object()))).isInstanceOf(IllegalArgumentException.class);
    }
}
