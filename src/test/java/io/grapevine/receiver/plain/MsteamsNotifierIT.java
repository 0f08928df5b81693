package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.HookReceiver;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.HttpNotifierContract;
import io.grapevine.receiver.Outcomes;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.Written;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MsteamsNotifierIT extends HttpNotifierContract {
    private static final String REFUSED =
            "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error %d with ContextId"
                    + " tcid=0,server=msgapi-production-1,cv=abc.0..";

    MsteamsNotifierIT() {
        super("1");
        retriesRateLimits = true;
    }

    private Notifier notifier(Msteams config) throws SendFailure {
        return config.notifier(new Requests(config, EchoRenderer.templates(), new HttpSenders(vertx, Map.of())));
    }

    @Override
    protected Notifier notifier(HookReceiver receiver) throws Exception {
        return notifier(Written.config(
                Msteams.class, "webhook_url=" + receiver.url("/hook/" + SECRET), "text={{ everything }}"));
    }

    @Override
    protected Notifier flawed(HookReceiver receiver) throws Exception {
        return notifier(Written.config(Msteams.class, "webhook_url=" + receiver.url("/"), "summary={{ boom }}"));
    }

    /** A signature in the address lets anyone post. */
    @Test
    void whatIsAnsweredIsShownWithoutTheQueryOfTheAddress() throws Exception {
        try (HookServer hook = HookServer.start()) {
            hook.answer(HookServer.status(403, "denied: " + SECRET));
            assertThat(Outcomes.of(notifier(Written.config(Msteams.class, "webhook_url=" + hook.url("/?sig=" + SECRET)))
                            .send(Samples.firing("h1"))))
                    .isEqualTo(new Outcome.Rejected(
                            FailureReason.AUTH_ERROR, "unexpected status code 403: denied: <redacted>"));
        }
    }

    private Outcome answered(HookServer.Answer answer) throws Exception {
        try (HookServer hook = HookServer.start()) {
            hook.answer(answer);
            return Outcomes.of(notifier(Written.config(Msteams.class, "webhook_url=" + hook.url("/")))
                    .send(Samples.firing("h1")));
        }
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

    @Test
    void readsItsUrlFromAFileAtEachNotification(@TempDir Path folder) throws Exception {
        try (HookServer hook = HookServer.start()) {
            Path file = Files.writeString(folder.resolve("url"), " " + hook.url("/from-file") + "\n");
            Notifier notifier = notifier(Written.config(Msteams.class, "webhook_url_file=" + file.toString()));
            assertThat(Outcomes.of(notifier.send(Samples.firing("h1"))))
                    .isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
            assertThat(hook.only().target()).isEqualTo("/from-file");
            Files.delete(file);
            assertThat(Outcomes.of(notifier.send(Samples.firing("h1")))).isInstanceOf(Outcome.Rejected.class);
        }
    }
}
