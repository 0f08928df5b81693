package io.grapevine.core.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.LogLines;
import io.grapevine.receiver.Samples;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class IntegrationTest {
    private static final String SECRET = "hush";

    private static Outcome outcome(Notifier notifier) {
        return TestIntegrations.of("team", "webhook", 1, 0, true, notifier)
                .send(Samples.firing("h1"))
                .toCompletableFuture()
                .join();
    }

    private static void assertCrash(Notifier notifier, String err) {
        try (LogLines log = LogLines.capture()) {
            assertThat(outcome(notifier)).isEqualTo(new Outcome.Retryable(FailureReason.OTHER, "internal error", null));
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("Notifier crashed", "receiver=team", "integration=webhook[1]", err)
                    .doesNotContain(SECRET);
        }
    }

    @Test
    void notifierThatThrowsMayBeRetriedAndItsMessageIsNotLogged() {
        assertCrash(
                notification -> {
                    throw new IllegalStateException(SECRET);
                },
                "IllegalStateException");
    }

    @Test
    void notifierThatCompletesExceptionallyMayBeRetriedAndItsMessageIsNotLogged() {
        assertCrash(
                notification -> CompletableFuture.failedFuture(new IllegalStateException(SECRET)),
                "IllegalStateException");
    }

    @Test
    void notifierWithoutAnOutcomeMayBeRetried() {
        assertCrash(notification -> CompletableFuture.completedFuture(null), "no outcome");
    }

    @Test
    void outcomeOfTheNotifierIsPassedOn() {
        Outcome rejected = new Outcome.Rejected(FailureReason.OTHER, "no");
        assertThat(outcome(notification -> CompletableFuture.completedFuture(rejected)))
                .isSameAs(rejected);
    }
}
