package io.grapevine.receiver.telegram;

import static io.grapevine.receiver.action.EndedIncident.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.loop.LoopThread;
import io.grapevine.base.loop.Pauses;
import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.config.ActionsConfig.TelegramBotConfig;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.features.actions.ActionResult;
import io.grapevine.httpclient.Destinations;
import io.grapevine.httpclient.message.ButtonChoice;
import io.grapevine.httpclient.message.MessageButtons;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.model.Action;
import io.grapevine.notification.MessageIncident;
import io.grapevine.receiver.LogLines;
import io.grapevine.receiver.action.ActionTargets;
import io.grapevine.receiver.action.ChatEnvironment;
import io.grapevine.receiver.action.ConnectionState;
import io.grapevine.receiver.action.EndedIncident;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clicks from a Telegram on this computer. */
class TelegramActionsIT {
    private static final Instant NOW = Instant.parse("2026-11-23T14:03:00Z");
    private static final MessageIncident INCIDENT = new MessageIncident("0123456789abcdef", 1, NOW);

    private final Vertx vertx = Vertx.vertx();
    private final LoopThread loop = new LoopThread("test");
    private final EndedIncident incident = new EndedIncident();
    private final FakeTelegram telegram = new FakeTelegram();
    private volatile OptionalInt position = OptionalInt.of(0);
    private final TelegramActions actions = actions();

    private TelegramActions actions() {
        return new TelegramActions(
                new ChatEnvironment(vertx, Map.of(), Destinations.ANY, InstantSource.fixed(NOW), loop, () -> position),
                ActionTargets.of(incident, ActionTargets.noneMapped()),
                new Pauses(Duration.ofMillis(20), Duration.ofMillis(100)),
                Duration.ofMillis(20));
    }

    private TelegramBotConfig app(String token, String file, boolean webhook) {
        return new TelegramBotConfig(
                new Secret(token),
                file,
                webhook,
                new Secret("hush_Hush-secret"),
                "",
                HttpConfig.DEFAULT,
                new Url(telegram.url("/")));
    }

    private void apply(TelegramBotConfig... bots) throws Exception {
        actions.apply(new Chats(List.of(), List.of(bots), List.of(), List.of(), List.of(), List.of()));
    }

    private void start() throws Exception {
        apply(app(FakeTelegram.TOKEN, "", false));
        until(this::isUp);
    }

    private void post() throws Exception {
        ButtonChoice choice = new ButtonChoice(List.of(Action.ACK), false, true);
        telegram.post("text", new MessageButtons(choice, ActionTargets.TOKENS, ActionTargets.URL), INCIDENT);
    }

    private void click() throws Exception {
        if (telegram.message().isEmpty()) {
            post();
        }
        telegram.queue(telegram.click("Acknowledge", "ana"));
    }

    @AfterEach
    void close() {
        actions.close();
        telegram.close();
        loop.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private boolean isUp() {
        return !actions.states().isEmpty() && actions.states().stream().allMatch(ConnectionState::up);
    }

    @Test
    void aClickIsConfirmedAfterItsAction() throws Exception {
        start();
        incident.result = new CompletableFuture<>();
        click();

        assertThat(incident.requests.poll(20, TimeUnit.SECONDS)).isNotNull().satisfies(request -> {
            assertThat(request.author()).isEqualTo("Ana (Telegram)");
            assertThat(request.groupId()).isEqualTo(INCIDENT.groupId());
        });
        assertThat(telegram.queued()).isEqualTo(1);
        assertThat(telegram.spinning()).isEqualTo(1);

        incident.result.complete(new ActionResult.Ended());

        until(() -> telegram.queued() == 0);
        assertThat(telegram.alerts()).containsExactly("This incident has ended");
        assertThat(telegram.message().getValue("reply_markup")).isNull();
    }

    @Test
    void clicksThatWaitedAreHandledEach() throws Exception {
        post();
        for (int i = 0; i < 5; i++) {
            click();
        }
        start();

        until(() -> telegram.queued() == 0);
        assertThat(incident.requests).hasSize(5);
        assertThat(telegram.spinning()).isZero();
    }

    @Test
    void otherClicksAreAnsweredAndIgnored() throws Exception {
        start();
        telegram.post(Map.of("Ana is on it", "gv.", "Yes", "vote.yes"));
        telegram.queue(telegram.click("Yes", "ana"));
        telegram.queue(telegram.click("Ana is on it", "ana"));
        telegram.queue(new JsonObject().put("update_id", 900));

        until(() -> telegram.queued() == 0);
        assertThat(telegram.toasts()).containsExactly("Ana is on it");
        assertThat(telegram.alerts()).isEmpty();
        assertThat(incident.requests).isEmpty();
        assertThat(telegram.spinning()).isZero();
    }

    @Test
    void onlyTheFirstReplicaPolls() throws Exception {
        position = OptionalInt.of(1);
        apply(app(FakeTelegram.TOKEN, "", false));
        CompletableFuture<Void> ticks = new CompletableFuture<>();
        vertx.setTimer(200, id -> ticks.complete(null));
        ticks.get(20, TimeUnit.SECONDS);
        assertThat(telegram.offsets()).isEmpty();
        assertThat(actions.states()).isEmpty();

        position = OptionalInt.of(0);
        until(this::isUp);
        click();
        until(() -> telegram.queued() == 0);

        position = OptionalInt.empty();
        assertThat(actions.states()).isEmpty();
        position = OptionalInt.of(0);
        until(this::isUp);
        assertThat(telegram.offsets().get(telegram.offsets().size() - 1)).isLessThanOrEqualTo(502);
    }

    @Test
    void refusalsAreShownWithoutSecretsAndTriedAgain() throws Exception {
        try (LogLines log = LogLines.capture()) {
            telegram.refuse("getUpdates", 429, "Too Many Requests: retry after 1", 1);
            telegram.refuse("getUpdates", 500, "Internal Server Error", 0);
            telegram.refuse("getUpdates", new HttpReply(200, Map.of(), "<html>" + FakeTelegram.TOKEN));
            telegram.refuse("getUpdates", new HttpReply(502, Map.of(), "{\"ok\":true,\"result\":[]}"));
            telegram.refuse("getUpdates", 400, "no /bot" + FakeTelegram.TOKEN + "/getUpdates", 0);
            start();

            assertThat(String.join("\n", log.lines()))
                    .contains(
                            "status code 429: Too Many Requests",
                            "status code 500",
                            "status code 200, not the answer expected",
                            "status code 502",
                            "status code 400: no <redacted>",
                            "Connected to Telegram")
                    .doesNotContain(FakeTelegram.TOKEN, "hush");
        }
    }

    @Test
    void aConflictIsShown() throws Exception {
        telegram.refuse("getUpdates", 409, "Conflict: terminated by other getUpdates request", 0);
        apply(app(FakeTelegram.TOKEN, "", false));

        until(() -> actions.states().stream()
                .anyMatch(state ->
                        state.error().equals("status code 409: Conflict: terminated by other getUpdates request")));
    }

    @Test
    void aWrongTokenIsShownUntilItsFileIsCorrected(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("token"), "77:wrong-Hush\n");
        apply(app("", file.toString(), false));
        until(() -> actions.states().stream().anyMatch(state -> state.error().equals("status code 401: Unauthorized")));

        Files.writeString(file, "77:with a space");
        until(() ->
                actions.states().stream().anyMatch(state -> state.error().contains("expected: the token of a bot")));
        assertThat(actions.states().get(0).error()).doesNotContain("77");
        Files.delete(file);
        until(() -> actions.states().stream().anyMatch(state -> state.error().contains("cannot read")));
        Files.writeString(file, FakeTelegram.TOKEN + "\n");
        until(this::isUp);
    }

    @Test
    void theFirstReplicaSaysWhereTheWebhookIs() throws Exception {
        position = OptionalInt.of(1);
        apply(app(FakeTelegram.TOKEN, "", true));
        assertThat(telegram.webhooks()).isEmpty();
        position = OptionalInt.of(0);
        telegram.refuse("setWebhook", 400, "Bad Request: bad webhook: IP address is reserved", 0);
        until(this::isUp);

        assertThat(telegram.webhooks()).singleElement().satisfies(webhook -> {
            assertThat(webhook.getString("url")).isEqualTo("https://am.example.com/callback/telegram");
            assertThat(webhook.getString("secret_token")).isEqualTo("hush_Hush-secret");
            assertThat(webhook.getJsonArray("allowed_updates")).containsExactly("callback_query");
        });
        assertThat(telegram.offsets()).isEmpty();
    }

    @Test
    void aReloadKeepsWhatIsTheSameAndEndsTheRest() throws Exception {
        start();
        until(() -> telegram.offsets().size() == 2); // the second one waits for clicks
        apply(app(FakeTelegram.TOKEN, "", false));
        click();
        until(() -> telegram.queued() == 0);
        assertThat(telegram.offsets().subList(2, telegram.offsets().size())).allMatch(offset -> offset > 0);

        apply();
        assertThat(actions.states()).isEmpty();
        post();
        click();
        assertThat(telegram.queued()).isEqualTo(1);
    }
}
