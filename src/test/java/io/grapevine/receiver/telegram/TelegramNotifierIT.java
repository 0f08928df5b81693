package io.grapevine.receiver.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.UpdateMode;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.AddedKinds;
import io.grapevine.receiver.HookReceiver;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.HttpNotifierContract;
import io.grapevine.receiver.Outcomes;
import io.grapevine.receiver.Written;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TelegramNotifierIT extends HttpNotifierContract {
    private static final String ACCEPTED = "{\"ok\":true,\"result\":{\"message_id\":1,\"chat\":{\"id\":-5}}}";

    TelegramNotifierIT() {
        super(ACCEPTED);
        takesAnyLength = false;
    }

    @Override
    protected Notifier notifier(HookReceiver receiver) throws Exception {
        return notifier(receiver.url("/hook/" + SECRET), "bot_token=77:" + SECRET, "message={{ everything }}", LOGIN);
    }

    private Notifier notifier(String url, Object... fields) throws Exception {
        TelegramConfig config = Written.config(TelegramConfig.class, Written.and(fields, "api_url=" + url));
        return new TelegramNotifier(config, AddedKinds.requests(vertx, config), UpdateMode.NONE, null);
    }

    @Test
    void givesUpAtATimeoutOfItsOwn() throws Exception {
        hook.answer(HookServer.SILENCE);
        assertThat(send(notifier(hook.url(""), Map.entry("timeout", Duration.ofMillis(300)))))
                .isEqualTo(new Outcome.Retryable(
                        FailureReason.OTHER, "configured telegram timeout reached (300ms)", null));
    }

    /** A notifier whose main text fails, as Telegram's messages have no other one. */
    @Override
    protected Notifier flawed(HookReceiver receiver) throws Exception {
        return notifier(receiver.url(""), "message={{ boom }}");
    }

    @Override
    protected @Nullable FailureReason rejected(int status) {
        return null;
    }

    @Override
    protected @Nullable FailureReason retried(int status) {
        return status / 100 == 2 ? null : FailureReason.ofStatus(status);
    }

    @Override
    protected boolean shows(String received, String value) {
        String html = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return super.shows(received, html);
    }

    private Outcome answered(int status, String body, String... headers) throws Exception {
        hook.answer(HookServer.status(status, body, headers));
        return send(notifier(hook.url(""), "bot_token=77:" + SECRET));
    }

    @Test
    void asksTheBotToSend() throws Exception {
        hook.answer(HookServer.status(200, ACCEPTED));
        assertThat(send(notifier(hook.url("/t")))).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
        assertThat(hook.only().method() + " " + hook.only().target()).isEqualTo("POST /t/bot1:t/sendMessage");
        assertThat(hook.only().headers()).containsEntry("content-type", "application/json");
        assertThat(hook.only().body()).contains("\"chat_id\":\"-5\"", "\"text\":\"message\"");
    }

    @Test
    void readsTokenAndChatFromFilesAnewEveryTime(@TempDir Path folder) throws Exception {
        hook.answer(HookServer.status(200, ACCEPTED));
        Path token = Files.writeString(folder.resolve("token"), " 2:u\n");
        Path chat = Files.writeString(folder.resolve("chat"), " -1009999999999\n");
        Notifier notifier =
                notifier(hook.url(""), "bot_token=", "bot_token_file=" + token, "chat_id=0", "chat_id_file=" + chat);
        send(notifier);
        Files.writeString(token, "3:v");
        Files.writeString(chat, "42");
        send(notifier);
        assertThat(hook.requests())
                .extracting(HookServer.Received::target)
                .containsExactly("/bot2:u/sendMessage", "/bot3:v/sendMessage");
        assertThat(hook.requests().get(0).body()).contains("\"chat_id\":\"-1009999999999\"");
        assertThat(hook.requests().get(1).body()).contains("\"chat_id\":\"42\"");
        Files.writeString(chat, "@channel");
        assertThat(send(notifier))
                .isEqualTo(new Outcome.Rejected(
                        FailureReason.OTHER, "chat_id_file: no number in " + chat + " (expected: a chat's id)"));
        Files.delete(chat);
        assertThat(send(notifier)).isInstanceOf(Outcome.Rejected.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400})
    void goesByTheCodeInTheAnswer(int status) throws Exception {
        assertThat(answered(
                        status, "{\"ok\":false,\"error_code\":400,\"description\":\"Bad Request: chat not found\"}"))
                .isEqualTo(new Outcome.Retryable(
                        FailureReason.CLIENT_ERROR, "Telegram answered 400: Bad Request: chat not found", null));
        assertThat(answered(status, "{\"ok\":false,\"error_code\":401,\"description\":\"Unauthorized\"}"))
                .isEqualTo(
                        new Outcome.Retryable(FailureReason.AUTH_ERROR, "Telegram answered 401: Unauthorized", null));
    }

    @Test
    void waitsAsLongAsTelegramAsks() throws Exception {
        String flood = "{\"ok\":false,\"error_code\":429,\"description\":\"Too Many Requests: retry after 35\","
                + "\"parameters\":{\"retry_after\":35}}";
        assertThat(answered(429, flood))
                .isEqualTo(new Outcome.Retryable(
                        FailureReason.RATE_LIMITED,
                        "Telegram answered 429: Too Many Requests: retry after 35",
                        Duration.ofSeconds(35)));
        assertThat(Outcomes.retryable(answered(429, flood.replace(":35}", ":99999}"), "Retry-After", "3"))
                        .retryAfter())
                .isEqualTo(Duration.ofHours(1));
    }

    @Test
    void saysWhereAGroupHasGone() throws Exception {
        assertThat(answered(
                        400,
                        "{\"ok\":false,\"error_code\":400,\"description\":\"Bad Request: group chat was upgraded to a"
                                + " supergroup chat\",\"parameters\":{\"migrate_to_chat_id\":-100123}}"))
                .isEqualTo(new Outcome.Retryable(
                        FailureReason.CLIENT_ERROR,
                        "Telegram answered 400: Bad Request: group chat was upgraded to a supergroup chat"
                                + " (expected: chat_id -100123)",
                        null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ok", "{}", "{\"ok\":\"no\"}", "[true]", "{\"result\":{}}", "{\"ok\":tru"})
    void takesNothingElseForSent(String body) throws Exception {
        Outcome.Retryable failure = Outcomes.retryable(answered(200, body));
        assertThat(failure.reason()).isEqualTo(FailureReason.OTHER);
        assertThat(failure.message()).startsWith("Telegram's answer is not the one expected: status code 200: ");
    }

    @Test
    void doesNotQuoteTheTokenNorAWholePage() throws Exception {
        assertThat(Outcomes.retryable(answered(
                                404, "{\"ok\":false,\"error_code\":404,\"description\":\"no bot 77:" + SECRET + "\"}"))
                        .message())
                .isEqualTo("Telegram answered 404: no bot <redacted>");
        assertThat(Outcomes.retryable(answered(502, "77:" + SECRET + "😀".repeat(5000)))
                        .message())
                .contains("502: <redacted>😀")
                .doesNotContain(SECRET)
                .hasSizeLessThan(1200);
    }
}
