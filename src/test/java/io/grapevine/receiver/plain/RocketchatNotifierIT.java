package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.SendFailure;
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
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RocketchatNotifierIT extends HttpNotifierContract {
    private static final String TOO_MANY = "{\"success\":false,\"error\":\"Error, too many requests. Please slow down."
            + " You must wait 52 seconds before trying this endpoint again. [error-too-many-requests]\"}";

    RocketchatNotifierIT() {
        super("{\"ts\":1,\"channel\":\"c\",\"message\":{\"success\":false},\"success\":true}");
    }

    private Notifier notifier(Rocketchat config) throws SendFailure {
        return config.notifier(AddedKinds.requests(vertx, config));
    }

    @Override
    protected Notifier notifier(HookReceiver receiver) throws Exception {
        return notifier(Written.config(
                Rocketchat.class,
                "api_url=" + receiver.url("/hook"),
                "token=token-" + SECRET,
                "token_id=id-" + SECRET,
                Written.texts(name -> name.equals("text") ? "{{ everything }}" : name)));
    }

    @Override
    protected Notifier flawed(HookReceiver receiver) throws Exception {
        return notifier(Written.config(
                Rocketchat.class,
                "api_url=" + receiver.url("/"),
                Written.texts(name -> name.equals("color") ? "{{ boom }}" : name)));
    }

    private Outcome answered(HookServer.Answer answer) throws Exception {
        try (HookServer hook = HookServer.start()) {
            hook.answer(answer);
            return send(notifier(Written.config(Rocketchat.class, "api_url=" + hook.url("/"))));
        }
    }

    @Test
    void postsAsTheUserWhoseTokenItHas() throws Exception {
        hook.answer(HookServer.status(200, "{\"success\":true}"));
        Outcome outcome = send(notifier(Written.config(Rocketchat.class, "api_url=" + hook.url("/chat?x=1"))));
        assertThat(outcome).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
        assertThat(hook.only().target()).isEqualTo("/chat/api/v1/chat.postMessage?x=1");
        assertThat(hook.only().headers())
                .containsEntry("x-auth-token", "my-token")
                .containsEntry("x-user-id", "my-id")
                .containsEntry("content-type", "application/json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"success\":false,\"error\":\"error-room-not-found\"}",
                "{\"error\":\"error-room-not-found\"}",
                "{\"SUCCESS\":false,\"Error\":\"error-room-not-found\",\"x\":{\"success\":true}}",
            })
    void rejectsWhatIsNoSuccessAlthoughTheStatusIs(String body) throws Exception {
        assertThat(answered(HookServer.status(200, body)))
                .isEqualTo(new Outcome.Rejected(
                        FailureReason.CLIENT_ERROR, "channel \"#c\": Rocket.Chat answered: error-room-not-found"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ok", "", "{\"success\":tru", "[]", "{\"success\":1}", "{\"success\":true} x", "{\"error\":{}}"})
    void triesAgainWhenTheAnswerIsNoJsonItKnows(String body) throws Exception {
        Outcome.Retryable failure = Outcomes.retryable(answered(HookServer.status(200, body)));
        assertThat(failure.reason()).isEqualTo(FailureReason.CLIENT_ERROR);
        assertThat(failure.message()).startsWith("channel \"#c\": ");
    }

    @Test
    void quotesNoSecretThatAnAnswerRepeats() throws Exception {
        Outcome outcome = answered(HookServer.status(200, "{\"success\":false,\"error\":\"my-id with my-token\"}"));
        assertThat(outcome.toString()).contains("<redacted> with <redacted>");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 429})
    void waitsUntilTheServerCountsAnew(int status) throws Exception {
        String reset = "" + Instant.now().plusSeconds(52).toEpochMilli();
        Outcome outcome =
                answered(HookServer.status(status, TOO_MANY, "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", reset));
        Outcome.Retryable failure = Outcomes.retryable(outcome);
        assertThat(failure.reason()).isEqualTo(FailureReason.RATE_LIMITED);
        assertThat(failure.retryAfter()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(54));
    }

    @Test
    void readsItsTokensFromFilesAtEachNotification(@TempDir Path folder) throws Exception {
        hook.answer(HookServer.status(200, "{\"success\":true}"));
        Path token = Files.writeString(folder.resolve("token"), " file-token\n");
        Path id = Files.writeString(folder.resolve("id"), "file-id\n");
        Notifier notifier = notifier(Written.config(
                Rocketchat.class,
                "api_url=" + hook.url("/"),
                "token",
                "token_file=" + token,
                "token_id",
                "token_id_file=" + id));
        assertThat(send(notifier)).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
        assertThat(hook.only().headers())
                .containsEntry("x-auth-token", "file-token")
                .containsEntry("x-user-id", "file-id");
        Files.delete(id);
        assertThat(refusal(notifier).message()).startsWith("token_id_file: ");
    }
}
