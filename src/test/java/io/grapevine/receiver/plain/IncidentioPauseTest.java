package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.sender.HttpReply;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IncidentioPauseTest {
    private static HttpReply said(String body) {
        return new HttpReply(429, Map.of("Date", "Thu, 17 Apr 2025 11:16:18 GMT"), body);
    }

    private static Duration pause(String retryAfter) {
        return Incidentio.pause(
                said("{\"type\":\"too_many_requests\",\"status\":429,\"rate_limit\":{\"limit\":1200,\"retry_after\":\""
                        + retryAfter + "\"}}"));
    }

    @ParameterizedTest
    @CsvSource({
        "'Thu, 17 Apr 2025 11:17:18 UTC', PT1M",
        "'Thu, 17 Apr 2025 11:17:18 GMT', PT1M",
        "'Mon, 17 Apr 2025 11:17:18 UTC', PT1M",
        "'Thu, 17 Apr 2025 11:16:00 UTC', PT0S",
        "'Fri, 18 Apr 2025 11:17:18 UTC', PT1H",
    })
    void waitsUntilTheBodySays(String retryAfter, Duration wait) {
        assertThat(pause(retryAfter)).isEqualTo(wait);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "Thu, 37 Apr 2025 11:17:18 UTC", "17"})
    void passesOverTimesThatItCannotRead(String retryAfter) {
        assertThat(pause(retryAfter)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "{}", "{\"rate_limit\":null}", "[1]"})
    void knowsNoTimeWhereNoneIsSaid(String body) {
        assertThat(Incidentio.pause(said(body))).isNull();
    }
}
