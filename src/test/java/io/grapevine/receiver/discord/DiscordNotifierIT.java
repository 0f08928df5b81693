package io.grapevine.receiver.discord;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.UpdateMode;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.HookReceiver;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.HttpNotifierContract;
import io.grapevine.receiver.Outcomes;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.Written;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscordNotifierIT extends HttpNotifierContract {
    DiscordNotifierIT() {
        super("", true);
    }

    private Notifier notifier(DiscordConfig config) throws SendFailure {
        return new DiscordNotifier(
                config,
                new Requests(config, EchoRenderer.templates(), new HttpSenders(vertx, Map.of())),
                UpdateMode.NONE,
                null);
    }

    @Override
    protected Notifier notifier(HookReceiver receiver) throws Exception {
        return notifier(Written.config(
                DiscordConfig.class, "webhook_url=" + receiver.url("/hook/" + SECRET), "message={{ everything }}"));
    }

    @Override
    protected Notifier flawed(HookReceiver receiver) throws Exception {
        return notifier(Written.config(DiscordConfig.class, "webhook_url=" + receiver.url("/"), "content={{ boom }}"));
    }

    private Outcome answered(HookServer.Answer answer) throws Exception {
        try (HookServer hook = HookServer.start()) {
            hook.answer(answer);
            return Outcomes.of(notifier(Written.config(DiscordConfig.class, "webhook_url=" + hook.url("/")))
                    .send(Samples.firing("h1")));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"message": "You are being rate limited.", "retry_after": 0.376, "global": false} | 376
            {"code": 0, "errors": {"retry_after": 9}, "retry_after": 64.57} | 64570
            {"retry_after": 12, "global": true} | 12000
            {"retry_after": 0.0001} | 1
            {"retry_after": -3} | 0
            {"retry_after": 86400} | 3600000
            """)
    void waitsAsLongAsTheBodyAsksFor(String body, long millis) throws Exception {
        Outcome.Retryable failure = Outcomes.retryable(answered(HookServer.status(429, body, "Retry-After", "7")));
        assertThat(failure.reason()).isEqualTo(FailureReason.RATE_LIMITED);
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>You are being blocked",
                "{\"retry_after\": \"soon\"}",
                "{\"retry_after\": null}",
                "{\"retry_after\": ",
                "[12]",
                "12",
                "{}",
            })
    void waitsAsLongAsTheHeaderAsksForWhereTheBodyDoesNot(String body) throws Exception {
        assertThat(Outcomes.retryable(answered(HookServer.status(429, body, "Retry-After", "7")))
                        .retryAfter())
                .isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void tellsWhyDiscordRefuses() throws Exception {
        assertThat(answered(HookServer.status(400, "{\"embeds\": [\"0\"]}")))
                .isEqualTo(new Outcome.Rejected(
                        FailureReason.CLIENT_ERROR, "unexpected status code 400: {\"embeds\": [\"0\"]}"));
    }

    @Test
    void readsItsUrlFromAFileAtEachNotification(@TempDir Path folder) throws Exception {
        try (HookServer hook = HookServer.start()) {
            Path file = Files.writeString(folder.resolve("url"), " " + hook.url("/from-file") + "\n");
            Notifier notifier = notifier(Written.config(DiscordConfig.class, "webhook_url_file=" + file.toString()));
            assertThat(Outcomes.of(notifier.send(Samples.firing("h1"))))
                    .isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
            assertThat(hook.only().target()).isEqualTo("/from-file");
            Files.delete(file);
            assertThat(Outcomes.of(notifier.send(Samples.firing("h1")))).isInstanceOf(Outcome.Rejected.class);
        }
    }
}
