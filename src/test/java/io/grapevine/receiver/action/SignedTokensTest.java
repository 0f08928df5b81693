package io.grapevine.receiver.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.Action;
import io.grapevine.notification.MessageIncident;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SignedTokensTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final ActionKeys KEYS = ActionKeysTest.keys("a-key-of-the-test");

    private static ActionToken token(Duration expiry, int round) {
        String text = new SignedTokens(() -> KEYS, expiry)
                .of(new MessageIncident("fedcba9876543210", 1_795_000_000, NOW), Action.UNDO, round);
        return ((TokenCheck.Valid) KEYS.verify(text, NOW)).token();
    }

    @Test
    void namesTheActionOnTheIncidentInItsRoundForADay() {
        assertThat(token(Duration.ofDays(1), 3))
                .isEqualTo(new ActionToken(
                        Action.UNDO,
                        0xFEDC_BA98_7654_3210L,
                        1_795_000_000,
                        3,
                        NOW.plusSeconds(86_400).getEpochSecond(),
                        false));
    }

    @Test
    void roundAndExpiryBeyondTheRangeAreItsEnd() {
        ActionToken token = token(Duration.ofDays(100_000), 1_000);

        assertThat(token.round()).isEqualTo(255);
        assertThat(token.expiresAt()).isEqualTo(0xFFFF_FFFFL);
    }
}
