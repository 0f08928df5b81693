package io.grapevine.httpclient.sender;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonAnswerTest {
    @Test
    void tellsWhatStandsWhere() {
        assertThat(JsonAnswer.scalars("""
                        {"status": 0, "ok": true, "none": null, "errors": [{"message": "no \\"x\\""}, "y"], "a/b": 1.50}
                        """))
                .isEqualTo(Map.of(
                        "/status", "0",
                        "/ok", "true",
                        "/none", "null",
                        "/errors/0/message", "no \"x\"",
                        "/errors/1", "y",
                        "/a~1b", "1.50"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ok", "{\"status\":0", "<html>", "{\"status\":0} x"})
    void tellsNothingOfWhatIsNoJson(String body) {
        assertThat(JsonAnswer.scalars(body)).isEmpty();
    }

    @Test
    void tellsNothingOfWhatIsNestedWithoutEnd() {
        assertThat(JsonAnswer.scalars("[".repeat(100_000))).isEmpty();
    }
}
