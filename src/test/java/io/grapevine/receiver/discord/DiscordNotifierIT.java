package io.grapevine.receiver.discord;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.UpdateMode;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.Outcomes;
import io.grapevine.receiver.WebhookUrlContract;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscordNotifierIT extends WebhookUrlContract<DiscordConfig> {
    DiscordNotifierIT() {
        super(DiscordConfig.class, "", "message", "content");
        takesAnyLength = false;
    }

    @Override
    protected Notifier notifier(DiscordConfig config, Requests requests) {
        return new DiscordNotifier(config, requests, UpdateMode.NONE, null);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"message": "You are being rate limited.", "retry_after": 0.376, "global": false} | 376
            {"code": 0, "errors": {"retry_after": 9}, "retry_after": 64.57} | 64570
            {"retry_after": 12, "global": true} | 12000
            {"retry_after": 0.0001} | 1
            {"retry_after": -3} | 0
            {"retry_after": 86400} | 3600000
            """)
    void waitsAsLongAsTheBodyAsksFor(String body, long millis) throws Exception {
        Outcome.Retryable failure = Outcomes.retryable(answered(HookServer.status(429, body, "Retry-After", "7")));
        assertThat(failure.reason()).isEqualTo(FailureReason.RATE_LIMITED);
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>You are being blocked",
                "{\"retry_after\": \"soon\"}",
                "{\"retry_after\": null}",
                "{\"retry_after\": ",
                "[12]",
                "12",
                "{}",
            })
    void waitsAsLongAsTheHeaderAsksForWhereTheBodyDoesNot(String body) throws Exception {
        assertThat(Outcomes.retryable(answered(HookServer.status(429, body, "Retry-After", "7")))
                        .retryAfter())
                .isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void tellsWhyDiscordRefuses() throws Exception {
        assertThat(answered(HookServer.status(400, "{\"embeds\": [\"0\"]}")))
                .isEqualTo(new Outcome.Rejected(
                        FailureReason.CLIENT_ERROR, "unexpected status code 400: {\"embeds\": [\"0\"]}"));
    }
}
