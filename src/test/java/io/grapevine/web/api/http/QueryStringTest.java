package io.grapevine.web.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueryStringTest {
    @Test
    void valuesOfOneNameStandInTheirOrder() {
        assertThat(QueryString.parse("a=1&b=2&a=3")).isEqualTo(Map.of("a", List.of("1", "3"), "b", List.of("2")));
    }

    @Test
    void queryStringNamesKeepTheirCaseAndMayLackAValue() {
        assertThat(QueryString.parse("A&a=")).isEqualTo(Map.of("A", List.of(""), "a", List.of("")));
    }

    @Test
    void queryStringEscapesAreUtf8AndPlusIsASpace() {
        assertThat(QueryString.parse("a%3D=%C3%BC+%2B")).isEqualTo(Map.of("a=", List.of("ü +")));
    }

    @Test
    void bytesThatAreSentAsTheyAreAreUtf8Too() {
        assertThat(QueryString.parse("a=\u00c3\u00bc")).isEqualTo(Map.of("a", List.of("ü")));
    }

    @Test
    void aPairWithASemicolonOrABrokenEscapeIsPassedOver() {
        assertThat(QueryString.parse("a=1;b=2&c=%zz&%=1&d=%4&e=5")).isEqualTo(Map.of("e", List.of("5")));
    }

    @Test
    void emptyPairsAreNone() {
        assertThat(QueryString.parse("")).isEmpty();
        assertThat(QueryString.parse("&&")).isEmpty();
    }
}
