package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.NotifyReason;
import io.grapevine.notification.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of the kinds whose services answer errors with status 200 and a code in JSON. */
public abstract class BodyErrorContract extends OnVertx {
    private static final String SAID = "said by the service";

    /** A notifier that posts to {@code url}. */
    protected abstract Notifier notifier(String url) throws Exception;

    /** The body of an answer with a code and a text; no code is quoted. */
    protected abstract String body(String code, String text);

    /** The codes that are tried again after a pause. */
    protected abstract Map<String, Duration> rateLimits();

    /** The codes of the service's own errors, which are tried again. */
    protected abstract List<String> busy();

    /** The codes of final errors, each with its reason. */
    protected abstract Map<String, FailureReason> refused();

    private Outcome answered(int status, String body, String... headers) throws Exception {
        try (HookServer server = HookServer.start()) {
            server.answer(HookServer.status(status, body, headers));
            return send(notifier(server.url("/hook")));
        }
    }

    private static void assertRetried(Outcome outcome, FailureReason reason, String code, @Nullable Duration pause) {
        assertThat(outcome).as(code).isInstanceOfSatisfying(Outcome.Retryable.class, failure -> {
            assertThat(failure.reason()).isEqualTo(reason);
            assertThat(failure.message()).contains(" answered " + code + ": " + SAID);
            assertThat(failure.retryAfter()).isEqualTo(pause);
        });
    }

    private static void assertRefused(Outcome outcome, FailureReason reason, String message) {
        Outcome.Rejected failure = Outcomes.rejected(outcome);
        assertThat(failure.reason()).as(failure.message()).isEqualTo(reason);
        assertThat(failure.message()).contains(message);
    }

    private static <V> void each(Map<String, V> codes, Throwing<V> check) {
        codes.forEach(check);
    }

    /** A check of one code. */
    private interface Throwing<V> extends BiConsumer<String, V> {
        void check(String code, V value) throws Exception;

        @Override
        default void accept(String code, V value) {
            try {
                check(code, value);
            } catch (Exception e) {
                throw new AssertionError(code, e);
            }
        }
    }

    @Test
    void aRateLimitIsTriedAgainAfterItsPause() {
        each(rateLimits(), (code, pause) -> {
            assertRetried(answered(200, body(code, SAID)), FailureReason.RATE_LIMITED, code, pause);
            assertRetried(answered(400, body(code, SAID)), FailureReason.RATE_LIMITED, code, pause);
            assertRetried(
                    answered(429, body(code, SAID), "Retry-After", "7"),
                    FailureReason.RATE_LIMITED,
                    code,
                    Duration.ofSeconds(7));
        });
    }

    @Test
    void anErrorOfTheServiceIsTriedAgain() throws Exception {
        for (String code : busy()) {
            assertRetried(answered(200, body(code, SAID)), FailureReason.SERVER_ERROR, code, null);
        }
    }

    @Test
    void anotherErrorIsFinal() {
        each(
                refused(),
                (code, reason) ->
                        assertRefused(answered(200, body(code, SAID)), reason, " answered " + code + ": " + SAID));
    }

    @Test
    void anUnknownCodeIsFinalUnlessTheStatusSaysOtherwise() throws Exception {
        String unknown = body("987654", SAID);
        assertRefused(answered(200, unknown), FailureReason.CLIENT_ERROR, " answered 987654: " + SAID);
        assertRefused(answered(404, unknown), FailureReason.CLIENT_ERROR, " answered 987654: " + SAID);
        assertRetried(answered(502, unknown), FailureReason.SERVER_ERROR, "987654", null);
    }

    @Test
    void successIsTheCodeZeroWithAStatusOfSuccess() throws Exception {
        assertThat(answered(200, body("0", "ok"))).isInstanceOf(Outcome.Delivered.class);
        assertThat(answered(200, body("\"0\"", "ok"))).isInstanceOf(Outcome.Delivered.class);
        assertThat(answered(500, body("0", "ok"))).isInstanceOf(Outcome.Retryable.class);
        assertThat(answered(404, body("0", "ok"))).isInstanceOf(Outcome.Rejected.class);
    }

    @Test
    void dataOfTheNotificationLogAreKept() throws Exception {
        try (HookServer server = HookServer.start()) {
            server.answer(HookServer.status(200, body("0", "ok")));
            Notification repeated = Samples.of(Samples.firing("h1").alerts(), NotifyReason.REPEAT);
            var data = repeated.receiverData().with("another", "integration's");
            assertThat(send(notifier(server.url("/hook")), Samples.with(data, repeated)))
                    .isEqualTo(new Outcome.Delivered(data));
        }
    }

    @Test
    void anEmptyAnswerIsNoSuccess() throws Exception {
        assertRefused(answered(200, ""), FailureReason.CLIENT_ERROR, " answered nothing (expected: JSON with ");
        assertRefused(answered(200, " \n"), FailureReason.CLIENT_ERROR, " answered nothing (expected: JSON with ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>sign in</html>", "ok", "0", "{}", "[]", "null", "{\"a\":0}", "{\"errcode"})
    void anAnswerWithoutACodeIsNoSuccess(String body) throws Exception {
        assertRefused(answered(200, body), FailureReason.CLIENT_ERROR, " answered: " + body);
        assertThat(answered(503, body)).isInstanceOf(Outcome.Retryable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "null", "true", "\"none\"", "0.5", "123456789012345"})
    void aCodeThatIsNoneIsNoSuccess(String code) throws Exception {
        assertRefused(answered(200, body(code, SAID)), FailureReason.CLIENT_ERROR, " answered: ");
    }

    @Test
    void aLongErrorIsCut() throws Exception {
        Outcome.Rejected cut = (Outcome.Rejected) answered(200, body("987654", "x".repeat(10_000)));
        assertThat(cut.message()).contains("xxx").hasSizeLessThan(600);
    }
}
