package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Outcome;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reasons of failures of Alertmanager's kinds: those that Alertmanager 0.35 gives them. */
class FailureReasonTest {
    private static final String FAILING = "{{ template \"none\" . }}";

    private static final CompletableFuture<HttpReply> ACCEPTED =
            CompletableFuture.completedFuture(new HttpReply(200, Map.of(), "{\"access_token\":\"t\"}"));

    /** A template fails, a file is missing or empty, a key renders to nothing. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            pagerduty  | url: 'http://r/', routing_key: k, description: 'FAILING'              | TEMPLATE_ERROR
            pagerduty  | url: 'http://r/', routing_key: k, details: {a: 'FAILING'}             | TEMPLATE_ERROR
            pagerduty  | url: 'http://r/', routing_key: k, links: [{href: 'FAILING'}]          | TEMPLATE_ERROR
            pagerduty  | url: 'http://r/', routing_key: 'FAILING'                              | TEMPLATE_ERROR
            pagerduty  | service_key: k, description: 'FAILING'                                | TEMPLATE_ERROR
            pagerduty  | service_key: 'FAILING'                                                | TEMPLATE_ERROR
            pagerduty  | url: 'http://r/', routing_key_file: /none                             | FILE_READ_ERROR
            pagerduty  | service_key_file: /none                                               | FILE_READ_ERROR
            pagerduty  | url: 'http://r/', routing_key_file: /dev/null                         | CONFIG_ERROR
            pagerduty  | service_key_file: /dev/null                                           | CONFIG_ERROR
            pagerduty  | url: 'http://r/', routing_key: '{{ "" }}'                             | CONFIG_ERROR
            pagerduty  | service_key: '{{ "" }}'                                               | CONFIG_ERROR
            wechat     | api_url: 'http://r/', api_secret: s, corp_id: 'FAILING'               | TEMPLATE_ERROR
            wechat     | api_url: 'http://r/', api_secret: 'FAILING', corp_id: c               | TEMPLATE_ERROR
            wechat     | api_url: 'http://r/', api_secret: s, corp_id: c, message: 'FAILING'   | TEMPLATE_ERROR
            wechat     | api_url: 'http://r/', api_secret_file: /none, corp_id: c              | OTHER
            sns        | api_url: 'http://r/', topic_arn: 'FAILING', sigv4: {region: us-east-2, access_key: a, secret_key: s} | CLIENT_ERROR
            sns        | api_url: 'FAILING', topic_arn: t, sigv4: {region: us-east-2, access_key: a, secret_key: s}           | CLIENT_ERROR
            discord    | webhook_url_file: /none                                               | OTHER
            incidentio | url_file: /none, alert_source_token: t                                | OTHER
            jira       | api_url: 'http://r/', project: 'FAILING', issue_type: Bug             | OTHER
            mattermost | webhook_url_file: /none                                               | OTHER
            msteams    | webhook_url_file: /none                                               | OTHER
            msteamsv2  | webhook_url: 'http://r/', text: 'FAILING'                             | OTHER
            opsgenie   | api_url: 'http://r/', api_key: k, message: 'FAILING'                  | OTHER
            opsgenie   | api_url: 'http://r/', api_key_file: /none                             | OTHER
            pushover   | user_key: u, token_file: /none                                        | OTHER
            rocketchat | api_url: 'http://r/', token: t, token_id: i, channel: 'FAILING'       | OTHER
            slack      | api_url_file: /none                                                   | OTHER
            slack      | api_url: 'http://r/', channel: c, text: 'FAILING'                     | OTHER
            telegram   | api_url: 'http://r/', bot_token_file: /none, chat_id: 1               | OTHER
            victorops  | api_url: 'http://r/', api_key: k, routing_key: 'FAILING'              | OTHER
            webex      | api_url: 'http://r/', room_id: r, message: 'FAILING', http_config: {authorization: {credentials: t}} | OTHER
            webhook    | url: 'http://r/FAILING'                                               | OTHER
            webhook    | url_file: /none                                                       | OTHER
            """)
    void whatCannotBeSentIsToldApartWhereAlertmanagerDoes(String kind, String fields, FailureReason reason)
            throws Exception {
        Outcome outcome = RateLimitTest.outcome(kind, fields.replace("FAILING", FAILING), ACCEPTED);
        assertThat(Outcomes.rejected(outcome).reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = RateLimitTest.KINDS)
    void whatHasNoAnswerIsToldApartWhereAlertmanagerDoes(String kind, String fields) throws Exception {
        assertThat(unanswered(kind, fields, SendFailure.of("connection refused")))
                .isEqualTo(kind.equals("pagerduty") ? FailureReason.REQUEST_ERROR : FailureReason.OTHER);
        assertThat(unanswered(kind, fields, SendFailure.timedOut())).isEqualTo(FailureReason.CONTEXT_DEADLINE_EXCEEDED);
    }

    private static FailureReason unanswered(String kind, String fields, SendFailure fault) throws Exception {
        return Outcomes.retryable(RateLimitTest.outcome(kind, fields, CompletableFuture.failedFuture(fault)))
                .reason();
    }

    @ParameterizedTest
    @CsvSource({
        "pagerduty, TEMPLATE_ERROR, TEMPLATE_ERROR",
        "wechat, TEMPLATE_ERROR, TEMPLATE_ERROR",
        "wechat, FILE_READ_ERROR, OTHER",
        "sns, TEMPLATE_ERROR, CLIENT_ERROR",
        "slack, CONFIG_ERROR, OTHER",
        "gotify, REQUEST_ERROR, OTHER"
    })
    void aKindNamesWhatItTellsApart(String kind, FailureReason cause, FailureReason told) {
        assertThat(cause.of(kind)).isEqualTo(told);
    }
}
