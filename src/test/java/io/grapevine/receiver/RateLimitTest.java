package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.UpdateMode;
import io.grapevine.httpclient.message.MessageLinks;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answer 429 of a receiver of each of Alertmanager's kinds: whether the notification is sent again, and when. */
class RateLimitTest {
    private static final Outlets NO_OUTLETS = Outlets.answering(
            mail -> new Outcome.Rejected(FailureReason.OTHER, "no mail"),
            sent -> new Outcome.Rejected(FailureReason.OTHER, "no record"));

    /** Each kind that speaks HTTP: its fields, and whether Alertmanager 0.35 sends again, and we do. */
    static final String KINDS = """
            discord    | webhook_url: 'http://r/'                                         | yes | yes
            incidentio | url: 'http://r/', alert_source_token: t                          | yes | yes
            jira       | api_url: 'http://r/', project: P, issue_type: Bug                | yes | yes
            mattermost | webhook_url: 'http://r/'                                         | no  | yes
            msteams    | webhook_url: 'http://r/'                                         | no  | yes
            msteamsv2  | webhook_url: 'http://r/'                                         | no  | yes
            opsgenie   | api_url: 'http://r/', api_key: k                                 | yes | yes
            pagerduty  | url: 'http://r/', routing_key: k                                 | yes | yes
            pagerduty  | service_key: k                                                   | no  | yes
            pushover   | user_key: u, token: t                                            | no  | no
            rocketchat | api_url: 'http://r/', token: t, token_id: i                      | no  | yes
            slack      | api_url: 'http://r/', channel: c                                 | yes | yes
            slack      | app_url: 'http://r/chat.postMessage', app_token: t, channel: c   | yes | yes
            sns        | api_url: 'http://r/', topic_arn: 'arn:aws:sns:us-east-2:1:t', sigv4: {region: us-east-2, access_key: a, secret_key: s} | no | yes
            telegram   | api_url: 'http://r/', bot_token: t, chat_id: 1                   | yes | yes
            victorops  | api_url: 'http://r/', api_key: k, routing_key: k                 | no  | yes
            webex      | api_url: 'http://r/', room_id: r, http_config: {authorization: {credentials: t}} | yes | yes
            webhook    | url: 'http://r/'                                                 | no  | yes
            wechat     | api_url: 'http://r/', api_secret: s, corp_id: c                  | yes | yes
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = KINDS)
    void sentAgainWhereAlertmanagerDoesAndWhereTheServiceAsksForIt(
            String kind, String fields, String theirs, String ours) throws Exception {
        boolean again = ours.equals("yes");
        assertThat(again || theirs.equals("no")).isTrue();
        Map<String, String> date =
                Map.of("Date", "Sat, 28 Nov 2026 10:00:00 GMT", "Retry-After", "Sat, 28 Nov 2026 10:00:04 GMT");
        check(answered(429, kind, fields, Map.of()), again, null);
        check(answered(429, kind, fields, Map.of("Retry-After", "7")), again, Duration.ofSeconds(7));
        check(answered(429, kind, fields, date), again, Duration.ofSeconds(4));
        check(answered(429, kind, fields, Map.of("Retry-After", "-7")), again, null);
    }

    /** An answer that the service is unavailable may name a pause, too. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = KINDS)
    void pauseOfAServerErrorIsRespected(String kind, String fields) throws Exception {
        Outcome.Retryable failure = Outcomes.retryable(answered(503, kind, fields, Map.of("Retry-After", "7")));
        assertThat(failure.reason()).isEqualTo(FailureReason.SERVER_ERROR);
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void everyKindOfAlertmanagerIsListed() {
        List<String> overHttp =
                SampleFiles.KINDS.stream().filter(kind -> !kind.equals("email")).toList();
        assertThat(KINDS.lines().map(line -> line.split("\\|")[0].strip()).distinct())
                .containsExactlyInAnyOrderElementsOf(overHttp);
    }

    private static void check(Outcome outcome, boolean again, @Nullable Duration pause) {
        if (again) {
            assertThat(Outcomes.retryable(outcome).reason()).isEqualTo(FailureReason.RATE_LIMITED);
            assertThat(Outcomes.retryable(outcome).retryAfter()).isEqualTo(pause);
        } else {
            assertThat(Outcomes.rejected(outcome).reason()).isEqualTo(FailureReason.RATE_LIMITED);
        }
    }

    private static Outcome answered(int status, String kind, String fields, Map<String, String> headers)
            throws Exception {
        HttpReply reply = new HttpReply(status, headers, "slow down");
        return outcome(kind, fields, CompletableFuture.completedFuture(reply));
    }

    /** The outcome of an attempt whose requests are all answered the same. */
    static Outcome outcome(String kind, String fields, CompletableFuture<HttpReply> answer) throws Exception {
        IntegrationConfig config = SampleFiles.integrations(SampleFiles.receiver("", kind, "{" + fields + "}"))
                .get(0);
        try (HttpSenders senders = HttpSenders.answering(call -> answer, Map.of())) {
            return ((KindRecord) config)
                    .notifier(new NotifierParts(
                            RecordedReceivers.templates(),
                            MessageLinks.NONE,
                            senders,
                            UpdateMode.NONE,
                            null,
                            null,
                            NO_OUTLETS))
                    .send(RecordedReceivers.story().get(0))
                    .toCompletableFuture()
                    .get();
        }
    }
}
