package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IncidentioPauseTest {
    private static final Instant NOW = Instant.parse("2025-04-17T11:16:18Z");

    private static Duration pause(String retryAfter) {
        return Incidentio.pause(
                "{\"type\":\"too_many_requests\",\"status\":429,\"rate_limit\":{\"limit\":1200,\"retry_after\":\""
                        + retryAfter + "\"}}",
                NOW);
    }

    @ParameterizedTest
    @CsvSource({
        "'Thu, 17 Apr 2025 11:17:18 UTC', PT1M",
        "'Thu, 17 Apr 2025 11:17:18 GMT', PT1M",
        "'Thu, 17 Apr 2025 11:16:00 UTC', PT0S",
        "'Fri, 18 Apr 2025 11:17:18 UTC', PT1H",
    })
    void waitsUntilTheBodySays(String retryAfter, Duration wait) {
        assertThat(pause(retryAfter)).isEqualTo(wait);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "Mon, 17 Apr 2025 11:17:18 UTC", "17"})
    void passesOverTimesThatItCannotRead(String retryAfter) {
        assertThat(pause(retryAfter)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "{}", "{\"rate_limit\":null}", "[1]"})
    void knowsNoTimeWhereNoneIsSaid(String body) {
        assertThat(Incidentio.pause(body, NOW)).isNull();
    }
}
