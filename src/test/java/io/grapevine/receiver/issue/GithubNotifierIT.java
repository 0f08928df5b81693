package io.grapevine.receiver.issue;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.sender.Requests;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.NotifyReason;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.FakeTracker;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.IssueNotifierContract;
import io.grapevine.receiver.Outcomes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GithubNotifierIT extends IssueNotifierContract<Github> {
    GithubNotifierIT() {
        super(
                Github.class,
                "GitHub",
                "example/alerts",
                "number",
                "body",
                FakeGithub::new,
                (url, secret) -> Map.of("api_url", url, "token", "ghp_" + secret, "repository", "example/alerts"));
    }

    @Override
    protected Notifier notifier(Github config, Requests requests) {
        return config.notifier(requests);
    }

    @Override
    protected String assignees() {
        return ", assignees: [ana]";
    }

    private Outcome answered(int status, String text, String... headers) throws Exception {
        try (HookServer hook = HookServer.start()) {
            hook.answer((exchange, received) -> (received.method().equals("GET")
                            ? HookServer.status(200, "[]")
                            : HookServer.status(status, "{\"message\":\"" + text + "\"}", headers))
                    .to(exchange, received));
            return send(notifier(fields(hook.url("/"), "1"), ""));
        }
    }

    @Test
    void aLimitIsAwaitedAlsoIfItsStatusIsThatOfARefusal() throws Exception {
        String reset = Long.toString(Instant.now().plusSeconds(600).getEpochSecond());
        for (int status : List.of(403, 429)) {
            assertThat(pause(answered(status, "limit", "Retry-After", "7"))).isEqualTo(Duration.ofSeconds(7));
            assertThat(pause(answered(status, "no", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", reset)))
                    .isBetween(Duration.ofMinutes(5), Duration.ofMinutes(10));
            assertThat(pause(answered(status, "You have exceeded a secondary rate limit")))
                    .isEqualTo(Duration.ofMinutes(1));
        }
    }

    private static Duration pause(Outcome outcome) {
        assertThat(Outcomes.retryable(outcome).reason()).isEqualTo(FailureReason.RATE_LIMITED);
        return ((Outcome.Retryable) outcome).retryAfter();
    }

    @Test
    void anotherRefusalIsFinal() throws Exception {
        Outcome.Rejected refusal = Outcomes.rejected(
                answered(403, "Resource not accessible", "X-RateLimit-Remaining", "4999", "X-RateLimit-Reset", "1"));
        assertThat(refusal.reason()).isEqualTo(FailureReason.AUTH_ERROR);
        assertThat(refusal.message()).contains("Resource not accessible");
        assertThat(answered(410, "Issues are disabled for this repo")).isInstanceOf(Outcome.Rejected.class);
    }

    @Test
    void anEndIsAnIssueThatIsCompleted() throws Exception {
        try (FakeTracker github = new FakeGithub()) {
            ReceiverData first = delivered(github, NotifyReason.FIRST, ReceiverData.EMPTY);
            delivered(github, NotifyReason.ALL_RESOLVED, first);
            assertThat(only(github).reason()).isEqualTo("completed");
        }
    }

    @Test
    void anIssueThatAPersonGaveUpIsNotReopened() throws Exception {
        try (FakeTracker github = new FakeGithub()) {
            delivered(github, NotifyReason.FIRST, ReceiverData.EMPTY);
            only(github).set(false, "not_planned");
            assertThat(Outcomes.delivered(send(notifier(github.fields(), ", reopen_duration: 1h")))
                            .receiverData()
                            .string("gvMessage"))
                    .isEqualTo("2");
            assertThat(github.messages()).hasSize(2);
        }
    }
}
