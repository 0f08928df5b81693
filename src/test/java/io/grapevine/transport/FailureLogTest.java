package io.grapevine.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.receiver.LogLines;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailureLogTest {
    private final FailureLog failures = new FailureLog("am-1.example:9094", "10.0.0.2:9094");

    private List<String> failed(boolean again, String kind, long seconds) {
        try (LogLines log = LogLines.capture()) {
            failures.failed(again, kind, "text of " + kind, Duration.ofSeconds(seconds), Duration.ofSeconds(seconds));
            return log.lines().stream().distinct().toList();
        }
    }

    @Test
    void theFirstFailureIsLoggedWithPeerAddressAndReason() {
        assertThat(failed(false, "refused", 0))
                .singleElement()
                .asString()
                .contains("Failed to join peer", "am-1.example:9094", "10.0.0.2:9094", "refused", "text of refused");
    }

    @Test
    void theSameReasonIsLoggedOnceAMinuteWithTheNumberOfAttempts() {
        failed(false, "refused", 0);

        assertThat(failed(false, "refused", 59)).isEmpty();
        assertThat(failed(false, "refused", 60)).singleElement().asString().contains("3");
        assertThat(failed(false, "refused", 61)).isEmpty();
    }

    @Test
    void anotherReasonIsLoggedAtOnce() {
        failed(false, "refused", 0);

        assertThat(failed(false, "secret", 1)).hasSize(1);
        assertThat(failed(false, "refused", 2)).isEmpty();
    }

    @Test
    void aPeerThatWasConnectedMayBeAwayForFifteenSeconds() {
        assertThat(failed(true, "refused", 0)).isEmpty();
        assertThat(failed(true, "no_answer", 14)).isEmpty();
        assertThat(failed(true, "refused", 15)).singleElement().asString().contains("Failed to reconnect to peer", "3");
    }

    @Test
    void aPeerThatWasConnectedAndRefusesNowIsReportedAtOnce() {
        assertThat(failed(true, "secret", 0)).singleElement().asString().contains("Failed to reconnect to peer");
    }
}
