package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.sender.Requests;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.WebhookUrlContract;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MsteamsNotifierIT extends WebhookUrlContract<Msteams> {
    private static final String REFUSED =
            "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error %d with ContextId"
                    + " tcid=0,server=msgapi-production-1,cv=abc.0..";

    MsteamsNotifierIT() {
        super(Msteams.class, "1", "text", "summary");
    }

    @Override
    protected Notifier notifier(Msteams config, Requests requests) {
        return config.notifier(requests);
    }

    /** A signature in the address lets anyone post. */
    @Test
    void whatIsAnsweredIsShownWithoutTheQueryOfTheAddress() throws Exception {
        hook.answer(HookServer.status(403, "denied: " + SECRET));
        assertThat(send(with("webhook_url=" + hook.url("/?sig=" + SECRET))))
                .isEqualTo(new Outcome.Rejected(
                        FailureReason.AUTH_ERROR, "unexpected status code 403: denied: <redacted>"));
    }

    @ParameterizedTest
    @CsvSource({"429, RATE_LIMITED", "412, CLIENT_ERROR", "500, SERVER_ERROR", "502, SERVER_ERROR"})
    void triesAgainWhatTeamsCouldNotTakeAlthoughTheConnectorSaysOk(int status, FailureReason reason) throws Exception {
        assertThat(answered(HookServer.status(200, REFUSED.formatted(status), "Retry-After", "7")))
                .isEqualTo(new Outcome.Retryable(
                        reason,
                        "unexpected status code " + status + ": " + REFUSED.formatted(status),
                        Duration.ofSeconds(7)));
    }

    @ParameterizedTest
    @CsvSource({"400, CLIENT_ERROR", "403, AUTH_ERROR", "404, CLIENT_ERROR", "413, CLIENT_ERROR"})
    void givesUpWhatTeamsRefusesAlthoughTheConnectorSaysOk(int status, FailureReason reason) throws Exception {
        assertThat(answered(HookServer.status(200, REFUSED.formatted(status))))
                .isEqualTo(new Outcome.Rejected(
                        reason, "unexpected status code " + status + ": " + REFUSED.formatted(status)));
    }

    @Test
    void triesAgainWhereTheConnectorDidNotReachTeams() throws Exception {
        String body = "Webhook message delivery failed with error: Error contacting Microsoft Teams endpoint";
        assertThat(answered(HookServer.status(200, body)))
                .isEqualTo(new Outcome.Retryable(
                        FailureReason.SERVER_ERROR, "the connector could not reach Teams: " + body, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "",
                "{\"version\":\"1.1\",\"content\":{\"headers\":[]},\"statusCode\":200,\"isSuccessStatusCode\":true}",
                "accepted; an alert named HTTP error 429 was notified",
            })
    void takesEveryOtherSuccessForOne(String body) throws Exception {
        assertThat(answered(HookServer.status(200, body))).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
    }

    @Test
    void triesAgainWhatMicrosoftAsksFor() throws Exception {
        assertThat(answered(HookServer.status(412, "")))
                .isEqualTo(new Outcome.Retryable(FailureReason.CLIENT_ERROR, "unexpected status code 412", null));
    }
}
