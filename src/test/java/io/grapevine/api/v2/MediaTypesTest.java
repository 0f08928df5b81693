package io.grapevine.api.v2;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(MediaTypes.takesJson(List.of(accept))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "text/html", "text/*", "application/xml", "application/json;q=0", "*/*;q=0.000"})
    void jsonIsNotTaken(String accept) {
        assertThat(MediaTypes.takesJson(List.of(accept))).isFalse();
    }

    @Test
    void whoSaysNothingTakesJson() {
        assertThat(MediaTypes.takesJson(List.of())).isTrue();
    }

    @Test
    void oneOfSeveralHeadersIsEnough() {
        assertThat(MediaTypes.takesJson(List.of("text/html", "*/*"))).isTrue();
    }
}
