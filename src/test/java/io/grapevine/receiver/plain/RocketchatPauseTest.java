package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.Redaction;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RocketchatPauseTest {
    private static final String DATE = "Sun, 06 Nov 1994 08:49:37 GMT"; // 784111777 seconds

    private static @Nullable Duration pause(String... headers) {
        Map<String, String> map = new TreeMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            map.put(headers[i], headers[i + 1]);
        }
        return Rocketchat.pause(new HttpReply(429, map, "", new Redaction()));
    }

    @ParameterizedTest
    @CsvSource({"784111828300, 51300", "784111777000, 0", "784111700000, 0", "984111777000, 3600000"})
    void lastsUntilTheServerCountsAnewByItsOwnClock(String reset, long millis) {
        assertThat(pause("Date", DATE, "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", reset))
                .isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void isWhatTheUsualHeaderSaysWhereThereIsOne() {
        assertThat(pause(
                        "Date",
                        DATE,
                        "Retry-After",
                        "3",
                        "X-RateLimit-Remaining",
                        "0",
                        "X-RateLimit-Reset",
                        "784111828300"))
                .isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void isNoneOnAccountOfALimitThatIsNotReached() {
        assertThat(pause("Date", DATE, "X-RateLimit-Remaining", "3", "X-RateLimit-Reset", "784111828300"))
                .isNull();
        assertThat(pause("Date", DATE, "X-RateLimit-Reset", "784111828300")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "", "99999999999999999999"})
    void isNoneIfTheTimeCannotBeRead(String reset) {
        assertThat(pause("Date", DATE, "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", reset))
                .isNull();
    }

    @Test
    void isTakenAgainstTheOwnClockIfTheServersCannotBeRead() {
        assertThat(pause("Date", "today", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "784111828300"))
                .isEqualTo(Duration.ZERO);
    }
}
