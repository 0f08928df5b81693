package io.grapevine.config.shape;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpHeadersTest {
    @ParameterizedTest
    @CsvSource({
        "content-type, Content-Type",
        "CONTENT-TYPE, Content-Type",
        "x--a, X--A",
        "-x-, -X-",
        "www-authenticate, Www-Authenticate",
        "x_y.z, X_y.z",
        "a b, a b",
        "é-x, é-x",
        "x:y, x:y",
        "'', ''"
    })
    void headerNameIsSpelledAsGoSpellsIt(String name, String canonical) {
        assertThat(HttpConfigFormat.canonical(name)).isEqualTo(canonical);
    }
}
