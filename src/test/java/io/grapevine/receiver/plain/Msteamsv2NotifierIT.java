package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.MessageLinks;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.AddedKinds;
import io.grapevine.receiver.HookLinksContract;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.Outcomes;
import io.grapevine.receiver.WebhookUrlContract;
import io.grapevine.receiver.Written;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Msteamsv2NotifierIT extends WebhookUrlContract<Msteamsv2> {
    Msteamsv2NotifierIT() {
        super(Msteamsv2.class, "1", "text", "title");
    }

    @Override
    protected Notifier notifier(Msteamsv2 config, Requests requests) {
        return config.notifier(requests);
    }

    private static Notifier notifier(Vertx vertx, Msteamsv2 config, MessageLinks links) throws SendFailure {
        return config.notifier(AddedKinds.requests(vertx, config, links));
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
    @CsvSource(delimiter = '|', textBlock = """
            {"statusCode": 429, "message": "Rate limit is exceeded."} | RATE_LIMITED
            {"error": {"code": "TooManyRequests", "message": "slow down"}} | RATE_LIMITED
            {"error": {"message": "slow down", "code": 429}} | RATE_LIMITED
            {"error": {"code": "WorkflowTriggerThrottled"}} | RATE_LIMITED
            {"error": {"code": "BadRequest"}, "statusCode": 502} | SERVER_ERROR
            {"statusCode": 504, "error": {"code": "BadRequest"}} | SERVER_ERROR
            Webhook message delivery failed with error: Error contacting Microsoft Teams endpoint | SERVER_ERROR
            Webhook message delivery failed: Teams returned HTTP error 429 with Id | RATE_LIMITED
            Webhook message delivery failed: Teams returned HTTP error 500 with Id | SERVER_ERROR
            """)
    void triesAgainWhatMayPassAlthoughTheAnswerIsASuccess(String body, FailureReason reason) throws Exception {
        Outcome.Retryable failure = Outcomes.retryable(answered(HookServer.status(200, body, "Retry-After", "7")));
        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.message()).contains(body);
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(7));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"statusCode": 403, "message": "no"} | AUTH_ERROR
            {"error": {"code": "BotNotInConversationRoster", "message": "no"}} | CLIENT_ERROR
            Webhook message delivery failed: Teams returned HTTP error 413 with Id | CLIENT_ERROR
            """)
    void givesUpWhatIsRefusedAlthoughTheAnswerIsASuccess(String body, FailureReason reason) throws Exception {
        Outcome.Rejected failure = Outcomes.rejected(answered(HookServer.status(200, body)));
        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.message()).contains(body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "Ok",
                "{}",
                "[{\"statusCode\": 500}]",
                "{\"statusCode\": 202}",
                "{\"statusCode\": \"failed\"}",
                "{\"statusCode\": 50000}",
                "{\"error\": null}",
                "{\"error\": \"\"}",
                "{\"error\": {\"code\": null}}",
                "{\"outputs\": {\"statusCode\": 500}, \"id\": \"m1\"}",
                "{\"statusCode\": 500",
            })
    void takesEveryOtherSuccessForOne(String body) throws Exception {
        assertThat(answered(HookServer.status(202, body))).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
    }

    @Test
    void triesAgainWhatMicrosoftAsksFor() throws Exception {
        assertThat(answered(HookServer.status(412, "")))
                .isEqualTo(new Outcome.Retryable(FailureReason.CLIENT_ERROR, "unexpected status code 412", null));
    }

    @Nested
    class Links extends HookLinksContract {
        Links() {
            super("1");
        }

        @Override
        protected Notifier notifier(String url, String template, MessageLinks links) throws Exception {
            Msteamsv2 config = Written.config(Msteamsv2.class, "webhook_url=" + url, "text=" + template);
            return Msteamsv2NotifierIT.notifier(vertx, config, links);
        }
    }
}
