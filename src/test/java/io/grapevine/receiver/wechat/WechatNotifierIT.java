package io.grapevine.receiver.wechat;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WechatNotifierIT extends HttpNotifierContract {
    private static final String OK = "{\"errcode\":0,\"errmsg\":\"ok\"}";

    private Instant now = Instant.parse("2026-11-20T05:00:00Z");

    WechatNotifierIT() {
        super(OK);
    }

    private static String token(String token) {
        return "{\"errcode\":0,\"errmsg\":\"ok\",\"access_token\":\"" + token + "\",\"expires_in\":7200}";
    }

    private static boolean asksForAToken(HookServer.Received received) {
        return received.target().contains("/gettoken?");
    }

    private static HookReceiver givingTokens(Receiver receiver) {
        return ((HookReceiver) receiver)
                .aside(WechatNotifierIT::asksForAToken, HookServer.status(200, token("token-" + SECRET)));
    }

    @Override
    protected Receiver receiver() {
        return givingTokens(super.receiver());
    }

    @Override
    protected Receiver untrusted() {
        return givingTokens(super.untrusted());
    }

    @Override
    protected Notifier notifier(HookReceiver receiver) throws Exception {
        return notifier(
                receiver.url("/hook/" + SECRET + "/"),
                "api_secret=secret-" + SECRET,
                "message={{ everything }}",
                LOGIN);
    }

    private Notifier notifier(String url, Object... fields) throws Exception {
        Wechat config = Written.config(Wechat.class, Written.and(fields, "api_url=" + url));
        return config.notifier(AddedKinds.requests(vertx, config), () -> now);
    }

    @Override
    protected Notifier flawed(HookReceiver receiver) throws Exception {
        return notifier(receiver.url("/"), "agent_id={{ boom }}");
    }

    @Override
    protected @Nullable FailureReason rejected(int status) {
        return null;
    }

    @Override
    protected @Nullable FailureReason retried(int status) {
        return status == 200 ? null : FailureReason.ofStatus(status);
    }

    /** Gives out {@code t1}, {@code t2}, … and answers messages with {@code answer}. */
    private static HookServer.Answer giving(HookServer hook, HookServer.Answer answer) {
        return (exchange, received) -> {
            long count = hook.requests().stream()
                    .filter(WechatNotifierIT::asksForAToken)
                    .count();
            (asksForAToken(received) ? HookServer.status(200, token("t" + count)) : answer).to(exchange, received);
        };
    }

    private Outcome answered(String body) throws Exception {
        hook.answer(giving(hook, HookServer.status(200, body)));
        return send(notifier(hook.url("/")));
    }

    @Test
    void fetchesATokenOnceAndSendsWithIt() throws Exception {
        hook.answer(giving(hook, HookServer.status(200, OK)));
        Notifier notifier = notifier(hook.url("/w/?z=1&a=2"), "corp_id=c {{ .Receiver }}", "api_secret=s&ü");
        assertThat(send(notifier)).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
        send(notifier);
        assertThat(hook.requests())
                .extracting(received -> received.method() + " " + received.target())
                .containsExactly(
                        "GET /w/gettoken?corpid=c+team-X&corpsecret=s%26%C3%BC",
                        "POST /w/message/send?a=2&access_token=t1&z=1", "POST /w/message/send?a=2&access_token=t1&z=1");
        assertThat(hook.requests().get(1).headers()).containsEntry("content-type", "application/json");
        assertThat(hook.requests().get(1).body()).startsWith("{\"text\":{\"content\":\"message\"}");
        now = now.plus(Duration.ofHours(2));
        send(notifier);
        assertThat(hook.requests().get(4).target()).contains("access_token=t2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"40014", "42001", "41001"})
    void fetchesAnotherTokenWhenOneIsRefused(String code) throws Exception {
        hook.answer(giving(
                hook,
                (exchange, received) -> HookServer.status(
                                200,
                                received.target().contains("=t1")
                                        ? "{\"errcode\":" + code + ",\"errmsg\":\"access_token t1 expired\"}"
                                        : OK)
                        .to(exchange, received)));
        Notifier notifier = notifier(hook.url("/"));
        assertThat(send(notifier))
                .isEqualTo(new Outcome.Retryable(
                        FailureReason.OTHER, "WeChat answered " + code + ": access_token t1 expired", null));
        assertThat(send(notifier)).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
        assertThat(hook.requests()).hasSize(4);
    }

    @Test
    void keepsATokenThroughOtherFailures() throws Exception {
        hook.answer(giving(hook, HookServer.status(503, "")));
        Notifier notifier = notifier(hook.url("/"));
        send(notifier);
        send(notifier);
        assertThat(hook.requests().stream().filter(WechatNotifierIT::asksForAToken))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "81013, OTHER, false",
        "40003, OTHER, false",
        "-1, OTHER, true",
        "45009, RATE_LIMITED, true",
        "45033, RATE_LIMITED, true"
    })
    void findsFailuresInsideASuccess(String code, FailureReason reason, boolean passing) throws Exception {
        String message = "WeChat answered " + code + ": what";
        assertThat(answered("{\"errcode\":" + code + ",\"errmsg\":\"what\"}"))
                .isEqualTo(
                        passing ? new Outcome.Retryable(reason, message, null) : new Outcome.Rejected(reason, message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ok", "<html>", "{\"errcode\":\"x\"}", "{\"errcode\":0"})
    void triesAgainWhenTheAnswerIsNoJsonItKnows(String body) throws Exception {
        Outcome.Retryable failure = Outcomes.retryable(answered(body));
        assertThat(failure.reason()).isEqualTo(FailureReason.OTHER);
        assertThat(failure.message()).startsWith("WeChat's answer is not the JSON expected: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"errmsg\":\"ok\"}", "{\"errcode\":0,\"invaliduser\":\"u\"}"})
    void takesAnAnswerWithoutACodeForASuccess(String body) throws Exception {
        assertThat(answered(body)).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
    }

    @Test
    void saysWhyItGetsNoTokenWithoutTheSecret() throws Exception {
        Notifier notifier = notifier(hook.url("/"), "api_secret=" + SECRET);
        hook.answer(HookServer.status(200, "{\"errcode\":40001,\"errmsg\":\"invalid credential " + SECRET + "\"}"));
        assertThat(send(notifier))
                .isEqualTo(new Outcome.Rejected(
                        FailureReason.OTHER, "WeChat answered 40001: invalid credential <redacted>"));
        hook.answer(HookServer.status(200, OK));
        assertThat(send(notifier))
                .isEqualTo(new Outcome.Rejected(FailureReason.OTHER, "WeChat's answer has no access_token"));
        hook.answer(HookServer.status(502, SECRET));
        assertThat(send(notifier))
                .isEqualTo(new Outcome.Retryable(
                        FailureReason.SERVER_ERROR, "unexpected status code 502: <redacted>", null));
        assertThat(hook.requests()).allMatch(WechatNotifierIT::asksForAToken);
    }

    @Test
    void readsItsSecretFromAFileAnewEveryTime(@TempDir Path folder) throws Exception {
        hook.answer(giving(hook, HookServer.status(200, OK)));
        Path file = Files.writeString(folder.resolve("secret"), " one\n");
        Notifier notifier = notifier(hook.url("/"), "api_secret=", "api_secret_file=" + file);
        send(notifier);
        Files.writeString(file, "two");
        send(notifier);
        assertThat(hook.requests().stream()
                        .filter(WechatNotifierIT::asksForAToken)
                        .map(HookServer.Received::target))
                .containsExactly("/gettoken?corpid=c&corpsecret=one", "/gettoken?corpid=c&corpsecret=two");
        Files.delete(file);
        assertThat(send(notifier)).isInstanceOf(Outcome.Rejected.class);
    }
}
