package io.grapevine.receiver.jira;

import static io.grapevine.receiver.jira.FakeJira.found;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpConfig.Authorization;
import io.grapevine.config.Secret;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.NotifierContract;
import io.grapevine.receiver.Outcomes;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.TestTls;
import io.grapevine.receiver.Written;
import io.grapevine.receiver.jira.Jira.JiraField;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JiraNotifierIT extends NotifierContract {
    JiraNotifierIT() {
        isForPeople = false;
        knowsPauses = true;
    }

    private static final String API = "/hook/" + SECRET + "/rest/api/2";
    private static final String SEARCH = "POST /rest/api/2/search";
    private static final String TRANSITIONS = "{\"transitions\":[{\"id\":\"11\",\"name\":\"Open\"},"
            + "{\"id\":\"21\",\"name\":\"Done\"},{\"id\":\"22\",\"name\":\"Done\"}]}";
    private static final Outcome DELIVERED = new Outcome.Delivered(ReceiverData.EMPTY);

    @Override
    protected Receiver receiver() {
        return new FakeJira()
                .when("POST " + API + "/search", found("OPS-7", "new"))
                .when("GET " + API + "/issue/OPS-7/transitions", TRANSITIONS);
    }

    @Override
    protected Receiver untrusted() {
        return new FakeJira(HookServer.start(TestTls.server("stranger"), false));
    }

    @Override
    protected Notifier notifier(Receiver receiver) throws Exception {
        return notifierFor(
                (FakeJira) receiver,
                "api_url=" + ((FakeJira) receiver).url(API + "?key=" + SECRET),
                Map.entry("description", new JiraField("{{ everything }}", null)),
                Map.entry(
                        "http_config",
                        HttpConfig.DEFAULT.withAuthorization(Authorization.bearer(new Secret("token-" + SECRET), ""))));
    }

    private Notifier notifierFor(FakeJira jira, Object... fields) throws Exception {
        Jira config = Written.config(
                Jira.class,
                Written.and(
                        new Object[] {
                            "api_url=" + jira.url("/rest/api/2"),
                            "reopen_transition=Open",
                            "resolve_transition=Done",
                            Map.entry("reopen_duration", Duration.ofHours(1))
                        },
                        fields));
        return config.notifier(new Requests(config, EchoRenderer.strict(), new HttpSenders(vertx, Map.of())));
    }

    @Override
    protected Notifier flawed(Receiver receiver) throws Exception {
        return notifierFor((FakeJira) receiver, Map.entry("labels", List.of("{{ boom }}")));
    }

    @Override
    protected @Nullable FailureReason rejected(int status) {
        return switch (status) {
            case 400, 404, 413 -> FailureReason.CLIENT_ERROR;
            case 401, 403 -> FailureReason.AUTH_ERROR;
            default -> null;
        };
    }

    @Override
    protected @Nullable FailureReason retried(int status) {
        return status == 429 ? FailureReason.RATE_LIMITED : status >= 500 ? FailureReason.SERVER_ERROR : null;
    }

    @Override
    protected boolean shows(String received, String value) {
        String json = GoJson.encode(value);
        return received.contains(json.substring(1, json.length() - 1));
    }

    private Outcome tell(FakeJira jira, Notification notification) throws Exception {
        return send(notifierFor(jira), notification);
    }

    @Test
    void createsAnIssueWhereThereIsNone() throws Exception {
        try (FakeJira jira = new FakeJira()) {
            assertThat(tell(jira, Samples.firing("h1"))).isEqualTo(DELIVERED);
            assertThat(jira.lines()).containsExactly(SEARCH, "POST /rest/api/2/issue");
            assertThat(jira.requests().get(1).headers())
                    .containsEntry("content-type", "application/json")
                    .containsEntry("accept-language", "en");
        }
    }

    @Test
    void createsNoIssueThatWouldBeginResolved() throws Exception {
        try (FakeJira jira = new FakeJira()) {
            assertThat(tell(jira, Samples.resolved())).isEqualTo(DELIVERED);
            assertThat(jira.lines()).containsExactly(SEARCH);
        }
    }

    @Test
    void updatesTheIssueThatIsOpen() throws Exception {
        try (FakeJira jira = new FakeJira().when(SEARCH, found("OPS-7", "indeterminate"))) {
            assertThat(tell(jira, Samples.firing("h1"))).isEqualTo(DELIVERED);
            assertThat(jira.lines()).containsExactly(SEARCH, "PUT /rest/api/2/issue/OPS-7");
        }
    }

    @ParameterizedTest
    @CsvSource({"true, done, 11", "false, new, 21", "false, indeterminate, 21"})
    void movesTheIssueWhoseStatusIsAnother(boolean firing, String category, String id) throws Exception {
        String transitions = "/rest/api/2/issue/OPS-7/transitions";
        try (FakeJira jira =
                new FakeJira().when(SEARCH, found("OPS-7", category)).when("GET " + transitions, TRANSITIONS)) {
            assertThat(tell(jira, firing ? Samples.firing("h1") : Samples.resolved()))
                    .isEqualTo(DELIVERED);
            assertThat(jira.lines())
                    .containsExactly(
                            SEARCH, "PUT /rest/api/2/issue/OPS-7", "GET " + transitions, "POST " + transitions);
            assertThat(jira.requests().get(2).body()).isEmpty();
            assertThat(jira.requests().get(3).body()).isEqualTo("{\"transition\":{\"id\":\"" + id + "\"}}\n");
        }
    }

    @Test
    void takesTheFirstOfSeveralIssues() throws Exception {
        String several = "{\"issues\":[{\"key\":\"OPS-3\"},{\"key\":\"OPS-2\"}]}";
        try (FakeJira jira = new FakeJira().when(SEARCH, several)) {
            assertThat(tell(jira, Samples.firing("h1"))).isEqualTo(DELIVERED);
            assertThat(jira.lines()).containsExactly(SEARCH, "PUT /rest/api/2/issue/OPS-3");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"transitions\":[{\"id\":\"1\",\"name\":\"done\"}]}", "{\"transitions\":[]}", "{}", "null"})
    void rejectsAfterTheUpdateWhereTheTransitionIsMissing(String listed) throws Exception {
        try (FakeJira jira = new FakeJira()
                .when(SEARCH, found("OPS-7", "new"))
                .when("GET /rest/api/2/issue/OPS-7/transitions", listed)) {
            assertThat(tell(jira, Samples.resolved()))
                    .isEqualTo(new Outcome.Rejected(
                            FailureReason.OTHER, "listing the transitions of OPS-7: no transition \"Done\""));
            assertThat(jira.lines()).hasSize(3).contains("PUT /rest/api/2/issue/OPS-7");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>",
                "",
                "[]",
                "{\"issues\":{}}",
                "{\"issues\":[1]}",
                "{\"issues\":[{}]}",
                "{\"issues\":[null]}",
                "{\"issues\":[{\"key\":\"../1\"}]}",
                "{\"issues\":[{\"key\":\"\"}]}",
                "{\"issues\":[{\"key\":\"A-1\",\"fields\":1}]}",
                "{} {}"
            })
    void rejectsAResponseWithoutAnIssue(String answer) throws Exception {
        try (FakeJira jira = new FakeJira().when(SEARCH, HookServer.status(200, answer))) {
            Outcome.Rejected failure = Outcomes.rejected(tell(jira, Samples.firing("h1")));
            assertThat(failure.reason()).isEqualTo(FailureReason.OTHER);
            assertThat(failure.message()).startsWith("looking for the issue: ");
            assertThat(jira.lines()).containsExactly(SEARCH);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST /rest/api/2/search, looking for the issue, 1",
        "PUT /rest/api/2/issue/OPS-7, updating OPS-7, 2",
        "GET /rest/api/2/issue/OPS-7/transitions, listing the transitions of OPS-7, 3",
        "POST /rest/api/2/issue/OPS-7/transitions, moving OPS-7, 4"
    })
    void endsAtTheFirstRequestThatIsRefusedAndSaysWhich(String request, String doing, int requests) throws Exception {
        for (int status : new int[] {400, 401, 404, 429, 500, 503}) {
            try (FakeJira jira = new FakeJira()
                    .when(SEARCH, found("OPS-7", "new"))
                    .when("GET /rest/api/2/issue/OPS-7/transitions", TRANSITIONS)
                    .when(request, HookServer.status(status, "{\"errorMessages\":[\"no\"]}", "Retry-After", "5"))) {
                Outcome outcome = tell(jira, Samples.resolved());
                String message = "unexpected status code " + status + ": " + doing + ": {\"errorMessages\":[\"no\"]}";
                FailureReason reason = FailureReason.ofStatus(status);
                assertThat(outcome)
                        .isEqualTo(
                                status == 429 || status >= 500
                                        ? new Outcome.Retryable(reason, message, Duration.ofSeconds(5))
                                        : new Outcome.Rejected(reason, message));
                assertThat(jira.lines()).hasSize(requests);
            }
        }
    }

    @Test
    void refusesToCreateAsItIsRefused() throws Exception {
        try (FakeJira jira = new FakeJira().when("POST /rest/api/2/issue", HookServer.status(400, ""))) {
            assertThat(tell(jira, Samples.firing("h1")))
                    .isEqualTo(new Outcome.Rejected(
                            FailureReason.CLIENT_ERROR, "unexpected status code 400: creating an issue"));
        }
    }

    @Test
    void sharesOneDeadlineAmongAllRequests() throws Exception {
        HookServer.Answer slow = (exchange, received) -> {
            try {
                TimeUnit.MILLISECONDS.sleep(300);
            } catch (InterruptedException closed) {
                exchange.close();
                return;
            }
            HookServer.status(200, received.target().endsWith("search") ? found("OPS-7", "new") : TRANSITIONS)
                    .to(exchange, received);
        };
        String issue = "/rest/api/2/issue/OPS-7";
        try (FakeJira jira = new FakeJira()
                .when(SEARCH, slow)
                .when("PUT " + issue, slow)
                .when("GET " + issue + "/transitions", slow)
                .when("POST " + issue + "/transitions", slow)) {
            // each request fits in, all of them do not
            assertThat(Outcomes.retryable(tell(jira, Samples.within(Duration.ofMillis(700), Samples.resolved())))
                            .reason())
                    .isEqualTo(FailureReason.CONTEXT_DEADLINE_EXCEEDED);
            assertThat(jira.lines()).hasSizeBetween(1, 3);
        }
    }

    @Test
    void findsTheIssueAgainThatWasCreatedWithoutAnAnswer() throws Exception {
        CompletableFuture<String> created = new CompletableFuture<>();
        try (FakeJira jira = new FakeJira()
                .when(SEARCH, "{\"issues\":[]}", found("OPS-7", "new"))
                .when("POST /rest/api/2/issue", (exchange, received) -> {
                    created.complete(received.body());
                    exchange.close();
                })) {
            assertThat(tell(jira, Samples.firing("h1"))).isInstanceOf(Outcome.Retryable.class);
            assertThat(created).isCompleted();
            assertThat(tell(jira, Samples.firing("h1"))).isEqualTo(DELIVERED);
            assertThat(jira.lines()).endsWith(SEARCH, "PUT /rest/api/2/issue/OPS-7");
        }
    }
}
