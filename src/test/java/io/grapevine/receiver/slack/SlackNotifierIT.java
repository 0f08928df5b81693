package io.grapevine.receiver.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpConfig.Authorization;
import io.grapevine.config.Secret;
import io.grapevine.config.UpdateMode;
import io.grapevine.httpclient.message.MessageLinks;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.AddedKinds;
import io.grapevine.receiver.HookLinksContract;
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
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlackNotifierIT extends HttpNotifierContract {
    private static final String JSON = "application/json; charset=utf-8";

    SlackNotifierIT() {
        super("ok");
    }

    @Override
    protected Notifier notifier(HookReceiver receiver) throws Exception {
        return notifier(receiver.url("/hook/" + SECRET), false);
    }

    private Notifier notifier(String url, boolean update) throws Exception {
        SlackConfig config = Written.config(
                SlackConfig.class,
                "api_url=" + url,
                "text={{ everything }}",
                Map.entry(
                        "http_config",
                        HttpConfig.DEFAULT.withAuthorization(Authorization.bearer(new Secret("xoxb-" + SECRET), ""))));
        return notifier(config, update ? UpdateMode.EDIT_ALWAYS : UpdateMode.NONE);
    }

    private Notifier notifier(SlackConfig config, UpdateMode update) throws Exception {
        return new SlackNotifier(config, AddedKinds.requests(vertx, config), update, null);
    }

    private Notifier with(Object... fields) throws Exception {
        return notifier(Written.config(SlackConfig.class, fields), UpdateMode.NONE);
    }

    @Override
    protected Notifier flawed(HookReceiver receiver) throws Exception {
        return with("api_url=" + receiver.url("/"), "color={{ boom }}");
    }

    private Outcome answered(HookServer.Answer answer, ReceiverData data, boolean update) throws Exception {
        hook.answer(answer);
        return send(notifier(hook.url("/"), update), Samples.with(data, Samples.firing("h1")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid_payload", "", "OK", "ok\n"})
    void rejectsAWebhookThatAnswersAnythingButOk(String body) throws Exception {
        Outcome.Rejected failure = Outcomes.rejected(
                answered(HookServer.status(200, body, "Content-Type", "text/html"), ReceiverData.EMPTY, false));
        assertThat(failure.reason()).isEqualTo(FailureReason.CLIENT_ERROR);
        assertThat(failure.message()).startsWith("channel \"#c\": Slack answered: " + body.strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"ok\":false,\"error\":\"channel_not_found\"}", "{\"error\":\"channel_not_found\"}"})
    void rejectsAnAppThatIsNotOk(String body) throws Exception {
        assertThat(answered(HookServer.status(200, body, "Content-Type", JSON), ReceiverData.EMPTY, false))
                .isEqualTo(new Outcome.Rejected(
                        FailureReason.CLIENT_ERROR, "channel \"#c\": Slack answered: channel_not_found"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ok", "{\"ok\":tru", "[]", "{\"ok\":1}", "{\"ok\":true} x", ""})
    void triesAgainWhenAnAppAnswersNoJsonItKnows(String body) throws Exception {
        assertThat(Outcomes.retryable(
                                answered(HookServer.status(200, body, "Content-Type", JSON), ReceiverData.EMPTY, false))
                        .reason())
                .isEqualTo(FailureReason.CLIENT_ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ratelimited", "rate_limited"})
    void sendsAgainWhatAnAppSentTooSoon(String error) throws Exception {
        assertThat(answered(
                        HookServer.status(
                                200,
                                "{\"ok\":false,\"error\":\"" + error + "\"}",
                                "Content-Type",
                                JSON,
                                "Retry-After",
                                "7"),
                        ReceiverData.EMPTY,
                        false))
                .isEqualTo(new Outcome.Retryable(
                        FailureReason.RATE_LIMITED, "channel \"#c\": Slack answered: " + error, Duration.ofSeconds(7)));
    }

    @Test
    void sendsAgainWhatAWebhookWasSentTooSoon() throws Exception {
        hook.answer(HookServer.status(429, "rate_limited", "Retry-After", "7"));
        assertThat(send(with("api_url=" + hook.url("/"))))
                .isEqualTo(new Outcome.Retryable(
                        FailureReason.RATE_LIMITED,
                        "unexpected status code 429: channel \"#c\": rate_limited",
                        Duration.ofSeconds(7)));
    }

    @Test
    void keepsTheMessageOnlyToChangeItLater() throws Exception {
        HookServer.Answer posted = HookServer.status(
                200,
                "{\"ok\":true,\"channel\":\"C1\",\"ts\":\"17.1\",\"message\":{\"ts\":\"x\"}}",
                "Content-Type",
                JSON);
        assertThat(answered(posted, ReceiverData.EMPTY, true))
                .isEqualTo(new Outcome.Delivered(
                        ReceiverData.EMPTY.with("threadTs", "17.1").with("channelId", "C1")));
        assertThat(answered(posted, ReceiverData.EMPTY, false)).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
    }

    @Test
    void postsAnewWhereHalfOfTheMessageIsKnown() throws Exception {
        hook.answer(HookServer.status(200, "ok"));
        send(
                notifier(hook.url("/post"), true),
                Samples.with(ReceiverData.EMPTY.with("threadTs", "17.1"), Samples.resolved()));
        assertThat(hook.only().target()).isEqualTo("/post");
        assertThat(hook.only().body()).doesNotContain("17.1");
    }

    @Test
    void readsItsUrlFromAFile(@TempDir Path folder) throws Exception {
        hook.answer(HookServer.status(200, "ok"));
        Path file = Files.writeString(folder.resolve("url"), " " + hook.url("/from-file") + "\n");
        assertThat(send(with("api_url_file=" + file))).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
        assertThat(hook.only().target()).isEqualTo("/from-file");
        Files.delete(file);
        assertThat(send(with("api_url_file=" + file))).isInstanceOf(Outcome.Rejected.class);
    }

    @Test
    void givesUpAtATimeoutOfItsOwn() throws Exception {
        hook.answer(HookServer.SILENCE);
        assertThat(send(with("api_url=" + hook.url("/"), Map.entry("timeout", Duration.ofMillis(300)))))
                .isEqualTo(
                        new Outcome.Retryable(FailureReason.OTHER, "configured slack timeout reached (300ms)", null));
    }

    /** Of messages whose clicks no app reports. */
    @Nested
    class Links extends HookLinksContract {
        Links() {
            super("ok");
        }

        @Override
        protected Notifier notifier(String url, String template, MessageLinks links) throws Exception {
            SlackConfig config = Written.config(SlackConfig.class, "api_url=" + url, "text=" + template);
            return new SlackNotifier(config, AddedKinds.requests(vertx, config, links), UpdateMode.NONE, null);
        }
    }
}
