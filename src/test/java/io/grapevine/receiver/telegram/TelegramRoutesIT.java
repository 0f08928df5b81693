package io.grapevine.receiver.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.ActionsConfig.TelegramBotConfig;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.receiver.LogLines;
import io.grapevine.receiver.action.ActionTargets;
import io.grapevine.receiver.action.Callback;
import io.grapevine.receiver.action.JsonTree;
import io.grapevine.web.ServedWeb;
import io.grapevine.web.access.TestUsers;
import io.grapevine.web.action.CallbackRoutes;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The webhook, over HTTP. */
class TelegramRoutesIT {
    private static final String SECRET = "secret_token-of-a-test";

    @TempDir
    Path directory;

    private final List<TelegramBotConfig> apps = new ArrayList<>();
    private final BlockingQueue<String> updates = new LinkedBlockingQueue<>();
    private CompletionStage<?> handling = CompletableFuture.completedFuture(null);
    private final List<String> refused = new CopyOnWriteArrayList<>();

    @AutoClose
    private ServedWeb web;

    private static TelegramBotConfig app(String bot, String secret, String file) {
        return new TelegramBotConfig(
                new Secret(bot), "", true, new Secret(secret), file, HttpConfig.DEFAULT, TelegramBotConfig.API);
    }

    @BeforeEach
    void serve() throws Exception {
        apps.add(app("1:first", SECRET, ""));
        web = ServedWeb.serve(ServedWeb.options(), routes());
    }

    private CallbackRoutes routes() {
        Callback<TelegramBotConfig> callback =
                TelegramActions.callback(() -> apps, ActionTargets.listing(refused), this::handle);
        return new CallbackRoutes(() -> Stream.of(callback));
    }

    private CompletionStage<?> handle(TelegramBotConfig app, JsonTree update) {
        updates.add(app.botToken().reveal() + " " + update.whole("update_id"));
        return handling;
    }

    private HttpResponse<String> post(String path, String body, String secret) throws Exception {
        return web.request(
                "POST", path, body, "Content-Type", "application/json", "X-Telegram-Bot-Api-Secret-Token", secret);
    }

    private int status(String body, String secret) throws Exception {
        return post(TelegramActions.PATH, body, secret).statusCode();
    }

    @Test
    void anUpdateWithTheSecretIsHandledBeforeItIsAnswered() throws Exception {
        CompletableFuture<Void> action = new CompletableFuture<>();
        handling = action;
        CompletableFuture<Integer> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return status("{\"update_id\":7}", SECRET);
            } catch (Exception failure) {
                throw new AssertionError(failure);
            }
        });
        assertThat(updates.poll(20, TimeUnit.SECONDS)).isEqualTo("1:first 7");
        assertThat(answer).isNotDone();

        action.complete(null);

        assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(200);
    }

    @Test
    void telegramRepeatsWhatCouldNotBeHandled() throws Exception {
        handling = CompletableFuture.failedFuture(new IllegalStateException("boom"));
        assertThat(status("{\"update_id\":7}", SECRET)).isEqualTo(500);
    }

    @Test
    void otherSecretsAreRefused() throws Exception {
        for (String other :
                List.of("", "x", SECRET + "x", SECRET.substring(1), SECRET.toUpperCase(java.util.Locale.ROOT))) {
            assertThat(status("{}", other)).as(other).isEqualTo(401);
        }
        assertThat(web.request("POST", TelegramActions.PATH, "{}").statusCode()).isEqualTo(401);
        assertThat(updates).isEmpty();
        assertThat(refused).hasSize(6).containsOnly("telegram unknown forged");
    }

    @Test
    void theSecretSaysWhichBotItIs() throws Exception {
        apps.add(app("2:second", "another-secret-of-a-test", ""));
        assertThat(status("{\"update_id\":8}", "another-secret-of-a-test")).isEqualTo(200);
        assertThat(updates).containsExactly("2:second 8");
    }

    @Test
    void aBodyIsAtMost64KiB() throws Exception {
        assertThat(status("\"" + "x".repeat(65_000) + "\"", SECRET)).isEqualTo(200);
        assertThat(status("\"" + "x".repeat(66_000) + "\"", SECRET)).isEqualTo(413);
    }

    @Test
    void textThatIsNoUpdateIsNotRepeated() throws Exception {
        for (String body : List.of("", "x", "{", "[[[[")) {
            assertThat(status(body, SECRET)).isEqualTo(200);
        }
        assertThat(updates).isEmpty();
    }

    @Test
    void aSecretThatCannotBeReadIsLogged() throws Exception {
        apps.set(0, app("1:first", "", directory.resolve("missing").toString()));
        try (LogLines log = LogLines.capture()) {
            assertThat(status("{}", SECRET)).isEqualTo(401);
            assertThat(String.join("\n", log.lines())).contains("Requests of Telegram cannot be checked");
        }
    }

    @Test
    void theSecretStandsInPlaceOfALoginAndARole() throws Exception {
        web.close();
        Path rules = Files.writeString(directory.resolve("access.yml"), "roles: {viewer: [eve]}");
        Path users = Files.writeString(directory.resolve("web.yml"), TestUsers.webFile("eve"));
        web = ServedWeb.serve(
                ServedWeb.options("--web.access-file=" + rules, "--web.config.file=" + users, "--web.route-prefix=/x"),
                routes());

        assertThat(post("/x" + TelegramActions.PATH, "{}", SECRET).statusCode()).isEqualTo(200);
        assertThat(post("/x" + TelegramActions.PATH, "{}", "x").body()).contains("secret token");
        assertThat(post("/x" + TelegramActions.PATH + "/", "{}", SECRET).statusCode())
                .isEqualTo(401);
    }

    @Test
    void thePathDoesNotExistWithoutABot() throws Exception {
        apps.clear();
        assertThat(status("{}", SECRET)).isEqualTo(404);
    }

    @Test
    void theSecretOfAFileIsReadAtEachRequest() throws Exception {
        Path file = Files.writeString(directory.resolve("secret"), "first-secret-of-a-test\n");
        apps.set(0, app("1:first", "", file.toString()));
        assertThat(status("{}", "first-secret-of-a-test")).isEqualTo(200);

        Files.writeString(file, "second-secret-of-a-test\n");
        assertThat(status("{}", "first-secret-of-a-test")).isEqualTo(401);
        assertThat(status("{}", "second-secret-of-a-test")).isEqualTo(200);
        for (String none : List.of("", "\n", "with space", "é", "x".repeat(257))) {
            Files.writeString(file, none);
            assertThat(status("{}", none.strip())).as(none).isEqualTo(401);
        }
    }
}
