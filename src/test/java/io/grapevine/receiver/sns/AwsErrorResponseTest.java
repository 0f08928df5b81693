package io.grapevine.receiver.sns;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.Redaction;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.Outcomes;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AwsErrorResponseTest {
    private static String xml(String code, String message) {
        return "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\">\n  <Error>\n"
                + "    <Type>Sender</Type>\n"
                + "    <Code>" + code + "</Code>\n    <Message>" + message + "</Message>\n  </Error>\n"
                + "  <RequestId>r</RequestId>\n</ErrorResponse>";
    }

    private static AwsErrorResponse refusal(int status, String body, boolean renewable) {
        return AwsErrorResponse.of(
                "SNS",
                new HttpReply(
                        status,
                        Map.of("Retry-After", "5"),
                        body,
                        new Redaction().hide("hush-token").hide("hush-secret")),
                renewable);
    }

    @Test
    void saysWhatTheServiceSays() {
        assertThat(refusal(400, xml("InvalidParameter", "Invalid parameter: &quot;Subject&quot; &lt;x&gt;"), false))
                .isEqualTo(new AwsErrorResponse(
                        new Outcome.Rejected(
                                FailureReason.CLIENT_ERROR,
                                "SNS: unexpected status code 400: InvalidParameter: "
                                        + "Invalid parameter: \"Subject\" <x>"),
                        false));
        assertThat(refusal(404, "<html><p>no</html>", false).outcome())
                .isEqualTo(new Outcome.Rejected(
                        FailureReason.CLIENT_ERROR, "SNS: unexpected status code 404: <html><p>no</html>"));
    }

    @ParameterizedTest
    @CsvSource({
        "400, InvalidParameter, CLIENT_ERROR, false",
        "403, AuthorizationError, AUTH_ERROR, false",
        "403, SignatureDoesNotMatch, AUTH_ERROR, false",
        "500, InternalError, SERVER_ERROR, true",
        "503, ServiceUnavailable, SERVER_ERROR, true",
        "429, Throttled, RATE_LIMITED, true",
        "429, Other, RATE_LIMITED, true",
        "400, Throttling, RATE_LIMITED, true",
        "400, RequestTimeout, CLIENT_ERROR, true",
        "400, IDPCommunicationError, CLIENT_ERROR, true",
    })
    void triesAgainWhatAwsOwnClientsTryAgain(int status, String code, FailureReason reason, boolean passing) {
        Outcome outcome = refusal(status, xml(code, "m"), false).outcome();
        if (passing) {
            assertThat(outcome).isInstanceOfSatisfying(Outcome.Retryable.class, failure -> {
                assertThat(failure.reason()).isEqualTo(reason);
                assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(5));
            });
        } else {
            assertThat(Outcomes.rejected(outcome).reason()).isEqualTo(reason);
        }
    }

    @Test
    void temporaryKeysMayHaveExpired() {
        AwsErrorResponse expired = refusal(403, xml("ExpiredToken", "m"), true);
        assertThat(expired.keysExpired()).isTrue();
        assertThat(expired.outcome()).isInstanceOf(Outcome.Retryable.class);
        assertThat(refusal(403, xml("ExpiredToken", "m"), false).outcome()).isInstanceOf(Outcome.Rejected.class);
    }

    @Test
    void quotesNoSecretsAndNoWholePages() {
        assertThat(refusal(403, xml("SignatureDoesNotMatch", "x-amz-security-token:hush-token hush-secret"), true)
                        .outcome())
                .asString()
                .doesNotContain("hush");
        assertThat(refusal(400, xml("C".repeat(5000), "m".repeat(5000)), false)
                        .outcome()
                        .toString())
                .hasSizeLessThan(1200);
    }

    @Test
    void readsNoEntitiesFromElsewhere() {
        String bomb = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a><Code>&x;</Code></a>";
        assertThat(AwsErrorResponse.texts(bomb)).doesNotContainKey("Code");
        assertThat(AwsErrorResponse.texts("<a><Code><![CDATA[<1>]]>&amp;2</Code><Code>3</Code></a>"))
                .containsExactly(Map.entry("Code", "<1>&2"));
    }
}
