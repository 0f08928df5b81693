package io.grapevine.receiver.pagerduty;

import static io.grapevine.it.Responses.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.config.ActionsConfig.PagerdutyWebhookConfig;
import io.grapevine.config.Secret;
import io.grapevine.receiver.LogLines;
import io.grapevine.receiver.action.ActionTargets;
import io.grapevine.receiver.pagerduty.PagerdutyReports.Handled;
import io.grapevine.web.ServedWeb;
import io.grapevine.web.action.CallbackRoutes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The address of webhook subscriptions, over HTTP. */
@Tag("thorough")
class PagerdutyActionsIT {
    private static final String SECRET = "secret-of-a-subscription";
    private static final String BODY = Webhooks.event(
                    "acknowledged", "ab".repeat(32), "PANA", Instant.parse("2026-11-23T14:03:00Z"))
            .put("unicode", "é")
            .encode();

    @TempDir
    Path directory;

    private final List<PagerdutyReport> events = new CopyOnWriteArrayList<>();
    private CompletionStage<Handled> handled = CompletableFuture.completedStage(Handled.DONE);
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final PagerdutyActions pagerduty = new PagerdutyActions(ActionTargets.listing(refused), this::handle);

    @AutoClose
    private ServedWeb web;

    @BeforeEach
    void serve() throws Exception {
        subscribe(subscription(new Secret(SECRET), ""));
        web = ServedWeb.serve(ServedWeb.options(), new CallbackRoutes(() -> Stream.of(pagerduty.callback())));
    }

    private void subscribe(PagerdutyWebhookConfig... subscriptions) throws Exception {
        pagerduty.apply(new Chats(List.of(), List.of(), List.of(), List.of(), List.of(subscriptions), List.of()));
    }

    private static PagerdutyWebhookConfig subscription(Secret secret, String file) {
        return new PagerdutyWebhookConfig(secret, file, "ack", "undo");
    }

    private CompletionStage<Handled> handle(PagerdutyReport event, PagerdutyWebhookConfig subscription) {
        events.add(event);
        return handled;
    }

    private int post(String body, String... secrets) throws Exception {
        return web.request(
                        "POST",
                        PagerdutyActions.PATH,
                        body,
                        "Content-Type",
                        "application/json",
                        "X-PagerDuty-Signature",
                        Webhooks.signatures(body, secrets))
                .statusCode();
    }

    @Test
    void aSignedEventIsHandled() throws Exception {
        assertThat(post(BODY, SECRET)).isEqualTo(200);
        assertThat(events).extracting(PagerdutyReport::userId).containsExactly("PANA");
    }

    @Test
    void whatIsNotSignedIsRefused() throws Exception {
        assertThat(post(BODY, "another")).isEqualTo(401);
        assertStatus(401, web.request("POST", PagerdutyActions.PATH, BODY));
        String signature = Webhooks.signatures(BODY, SECRET);
        assertStatus(401, web.request("POST", PagerdutyActions.PATH, BODY + " ", "X-PagerDuty-Signature", signature));
        assertThat(events).isEmpty();
        assertThat(refused).hasSize(3).containsOnly("pagerduty unknown forged");
    }

    @Test
    void eitherSecretVerifiesWhileOneIsReplaced() throws Exception {
        assertThat(post(BODY, "new-secret-of-a-test", SECRET)).isEqualTo(200);
        Path file = Files.writeString(directory.resolve("secret"), "new-secret-of-a-test\n");
        subscribe(subscription(new Secret(""), file.toString()));
        assertThat(post(BODY, SECRET, "new-secret-of-a-test")).isEqualTo(200);
        assertThat(post(BODY, SECRET)).isEqualTo(401);
        assertThat(events).hasSize(2);
    }

    @Test
    void aSecondSubscriptionHasItsOwnSecret() throws Exception {
        subscribe(subscription(new Secret(SECRET), ""), subscription(new Secret("second-secret-of-a-test"), ""));
        assertThat(post(BODY, "second-secret-of-a-test")).isEqualTo(200);
        assertThat(post(BODY, SECRET)).isEqualTo(200);
    }

    @Test
    void whatIsSignedAndNotOursIsAnswered200() throws Exception {
        for (String body : List.of(
                "{}",
                "not json",
                Webhooks.event("resolved", "ab".repeat(32), "P1", Instant.EPOCH).encode(),
                Webhooks.event("acknowledged", "of another", "P1", Instant.EPOCH)
                        .encode())) {
            assertThat(post(body, SECRET)).as(body).isEqualTo(200);
        }
        assertThat(events).isEmpty();
    }

    @Test
    void anIncidentThatIsNotKnownYetIsSentAgain() throws Exception {
        handled = CompletableFuture.completedStage(Handled.AGAIN);
        assertThat(post(BODY, SECRET)).isEqualTo(503);
        handled = CompletableFuture.failedStage(new IllegalStateException("boom"));
        try (LogLines log = LogLines.capture()) {
            assertThat(post(BODY, SECRET)).isEqualTo(500);
            assertThat(String.join("\n", log.lines()))
                    .contains("could not be handled")
                    .doesNotContain(SECRET);
        }
    }

    @Test
    void aBodyIsAsLargeAsPagerdutySendsThem() throws Exception {
        String large = "{\"x\":\"" + "x".repeat(200_000) + "\"}";
        assertThat(post(large, SECRET)).isEqualTo(200);
        assertThat(post(large + " ".repeat(70_000), SECRET)).isEqualTo(413);
    }

    @Test
    void aSecretThatCannotBeReadVerifiesNothingAndEndsNoSubscription() throws Exception {
        subscribe(subscription(new Secret(""), directory.resolve("missing").toString()));
        try (LogLines log = LogLines.capture()) {
            assertThat(post(BODY, "s")).isEqualTo(503);
            assertThat(String.join("\n", log.lines())).contains("Requests of PagerDuty cannot be checked");
        }
    }

    @Test
    void withoutSubscriptionsThereIsNoSuchAddress() throws Exception {
        subscribe();
        assertThat(post(BODY, SECRET)).isEqualTo(404);
        assertThat(web.get(PagerdutyActions.PATH).statusCode()).isIn(404, 405);
    }
}
