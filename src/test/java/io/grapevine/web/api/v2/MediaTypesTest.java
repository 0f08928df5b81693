package io.grapevine.web.api.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.web.api.http.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "*/*",
                "application/*",
                "image/png, */*;q=0.1",
                "text/html,application/xhtml+xml,*/*;q=0.8",
                "text/html, application/json;charset=utf-8;q=0.5",
                "application/json; q=1.0"
            })
    void jsonIsTaken(String accept) {
        assertThat(ApiExchange.takesJson(List.of(accept))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "text/html", "text/*", "application/xml", "application/json;q=0", "*/*;q=0.000"})
    void jsonIsNotTaken(String accept) {
        assertThat(ApiExchange.takesJson(List.of(accept))).isFalse();
    }

    @Test
    void whoSaysNothingTakesJson() {
        assertThat(ApiExchange.takesJson(List.of())).isTrue();
    }

    @Test
    void oneOfSeveralHeadersIsEnough() {
        assertThat(ApiExchange.takesJson(List.of("text/html", "*/*"))).isTrue();
    }

    /** A head may be as long as a mebibyte, and an event loop's stack is not. */
    @Test
    void theLongestHeaderIsReadWithoutAStackThatGrowsWithIt() {
        assertThat(ApiExchange.takesJson(List.of("*/*" + ";q=1".repeat(250_000))))
                .isTrue();
        assertThat(ApiExchange.takesJson(List.of("*/*" + ";".repeat(1_000_000))))
                .isTrue();
        assertThat(ApiExchange.takesJson(List.of("x" + "; q=0.1 ".repeat(120_000) + "y")))
                .isFalse();
        assertThat(ApiExchange.takesJson(List.of(" ".repeat(1_000_000)))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {";a=b", "; a=\"\\\\\\\"\"", ";a=\"x\""})
    void theLongestContentTypeIsReadWithoutAStackThatGrowsWithIt(String parameter) throws Refusal {
        assertThat(ApiExchange.mediaType("application/JSON" + parameter.repeat(1_000_000 / parameter.length())))
                .isEqualTo(ApiExchange.JSON);
        assertThat(ApiExchange.mediaType("application/json;a=\"" + "\\\\x".repeat(300_000) + "\""))
                .isEqualTo(ApiExchange.JSON);
        assertThatThrownBy(() -> ApiExchange.mediaType("application/json" + parameter.repeat(100_000) + ";;"))
                .isInstanceOf(Refusal.class);
    }
}
