package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpConfig.Authorization;
import io.grapevine.config.Secret;
import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.NotifyReason;
import io.grapevine.notification.Outcome;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contract of every integration, whatever it speaks. Statuses are those of HTTP; a receiver of another kind answers
 * with what means the same in its own language.
 */
public abstract class NotifierContract extends OnVertx {
    /** Stands in every place where the configuration of the notifier under test can hold a secret. */
    protected static final String SECRET = "hush-Hush-hush";

    /** A login with the secret, as a field of a configuration. */
    protected static final Map.Entry<String, HttpConfig> LOGIN = Map.entry(
            "http_config", HttpConfig.DEFAULT.withAuthorization(Authorization.bearer(new Secret("t-" + SECRET), "")));

    private static final Duration SHORT = Duration.ofMillis(400);

    /** A receiver on this computer whose behaviour is set. */
    public interface Receiver extends AutoCloseable {
        /**
         * Answers from now on as HTTP's {@code status}; asks for a pause of {@code retryAfter} seconds unless that is
         * null.
         */
        void answer(int status, @Nullable String retryAfter);

        /** Takes what it is sent and never answers. */
        void hang();

        /** Hangs up in the middle. */
        void reset();

        /** Sends the sender on to another place, where the notification is accepted. */
        void redirect();

        /** What was delivered, each with everything that is not the same by chance. */
        List<String> received();

        /** The port that it listens on. */
        int port();

        @Override
        void close();
    }

    /** A receiver. */
    protected abstract Receiver receiver() throws Exception;

    /** A receiver with a certificate of an unknown authority. */
    protected abstract Receiver untrusted() throws Exception;

    /** A notifier for {@code receiver}, whose notifications show the labels of all alerts. */
    protected abstract Notifier notifier(Receiver receiver) throws Exception;

    /**
     * A notifier for {@code receiver} with a text, not its main one, that is <code>{{ boom }}</code> and fails if it is a
     * template.
     */
    protected abstract Notifier flawed(Receiver receiver) throws Exception;

    /** Whether people read what it sends, so that plain words go out if a template fails. */
    protected boolean isForPeople = true;

    /** Whether texts of its configuration are templates, so that one can fail. */
    protected boolean hasTemplates = true;

    /** The reason with which {@code status} is rejected; null if it is tried again, or delivered. */
    protected abstract @Nullable FailureReason rejected(int status);

    /** The reason with which {@code status} is tried again; null if it is final. */
    protected abstract @Nullable FailureReason retried(int status);

    /** The reason of an attempt that has no answer. */
    protected FailureReason unanswered = FailureReason.OTHER;

    /** Whether the receiver can ask for a pause. */
    protected boolean knowsPauses = true;

    /** Whether the receiver takes texts of any length; if not, the end of a long one gives way to an ellipsis. */
    protected boolean takesAnyLength = true;

    /** Whether a redirect is followed; if not, it is a refusal. */
    protected boolean followsRedirects = true;

    /** Whether a label's value stands in what was received. */
    protected abstract boolean shows(String received, String value);

    /** The data of the log at the end of a group of which the receiver was notified. */
    protected ReceiverData known() {
        return ReceiverData.EMPTY;
    }

    /** The data of the log after a notification that had {@code data}. */
    protected ReceiverData kept(ReceiverData data) {
        return data;
    }

    /** The outcome of one attempt, which never says a secret. */
    protected final Outcome send(Receiver receiver, Notification notification) throws Exception {
        Outcome outcome;
        try (LogLines log = LogLines.capture()) {
            outcome = send(notifier(receiver), notification);
            assertThat(log.lines()).noneMatch(line -> line.contains(SECRET) || line.contains("/hook"));
        }
        assertThat(outcome.toString()).doesNotContain(SECRET).doesNotContain("/hook");
        return outcome;
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 400, 401, 403, 404, 413, 429, 500, 503})
    void judgesEveryStatusByTheTableOfItsKind(int status) throws Exception {
        try (Receiver receiver = receiver()) {
            receiver.answer(status, null);
            Outcome outcome = send(receiver, Samples.firing("h1"));
            FailureReason rejected = rejected(status);
            FailureReason retried = retried(status);
            if (rejected != null) {
                assertThat(outcome).isInstanceOfSatisfying(Outcome.Rejected.class, failure -> {
                    assertThat(failure.reason()).isEqualTo(rejected);
                    assertThat(failure.message()).isNotBlank();
                });
            } else if (retried != null) {
                assertThat(outcome).isInstanceOfSatisfying(Outcome.Retryable.class, failure -> {
                    assertThat(failure.reason()).isEqualTo(retried);
                    assertThat(failure.message()).isNotBlank();
                    assertThat(failure.retryAfter()).isNull();
                });
            } else {
                assertThat(outcome).isInstanceOf(Outcome.Delivered.class);
            }
        }
    }

    @Test
    void passesOnThePauseThatTheReceiverAsksForWhereItTriesAgain() throws Exception {
        try (Receiver receiver = receiver()) {
            for (int status : new int[] {429, 503}) {
                receiver.answer(status, "7");
                Outcome outcome = send(receiver, Samples.firing("h1"));
                if (retried(status) != null) {
                    assertThat(Outcomes.retryable(outcome).retryAfter())
                            .isEqualTo(knowsPauses ? Duration.ofSeconds(7) : null);
                } else {
                    assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
                }
            }
        }
    }

    @Test
    void givesUpAtTheDeadlineOfTheFlush() throws Exception {
        try (Receiver receiver = receiver()) {
            receiver.hang();
            long start = System.nanoTime();
            assertThat(Outcomes.retryable(send(receiver, Samples.within(SHORT, Samples.firing("h1"))))
                            .reason())
                    .isEqualTo(FailureReason.CONTEXT_DEADLINE_EXCEEDED);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(SHORT.dividedBy(2), Duration.ofSeconds(30));
        }
    }

    @Test
    void triesAgainWhenTheConnectionBreaks() throws Exception {
        try (Receiver receiver = receiver()) {
            receiver.reset();
            assertThat(Outcomes.retryable(send(receiver, Samples.firing("h1"))).reason())
                    .isEqualTo(unanswered);
        }
    }

    @Test
    void triesAgainWhenThePortIsClosed() throws Exception {
        Receiver receiver = receiver();
        receiver.close();
        try (Socket closed = new Socket()) {
            // else another test may listen there
            closed.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), receiver.port()));
            assertThat(Outcomes.retryable(send(receiver, Samples.firing("h1"))).reason())
                    .isEqualTo(unanswered);
        }
    }

    @Test
    void triesAgainWhenItDoesNotTrustTheServer() throws Exception {
        try (Receiver receiver = untrusted()) {
            Outcome.Retryable failure = Outcomes.retryable(send(receiver, Samples.firing("h1")));
            assertThat(failure.reason()).isEqualTo(unanswered);
            assertThat(failure.message()).contains("TLS");
            assertThat(receiver.received()).isEmpty();
        }
    }

    @Test
    void followsWhereItIsSent() throws Exception {
        try (Receiver receiver = receiver()) {
            receiver.redirect();
            assertThat(send(receiver, Samples.firing("h1")))
                    .isInstanceOf(followsRedirects ? Outcome.Delivered.class : Outcome.Rejected.class);
        }
    }

    @Test
    void saysTheSameTwiceForTheSameFlush() throws Exception {
        try (Receiver receiver = receiver()) {
            send(receiver, Samples.firing("h1", "h2"));
            send(receiver, Samples.firing("h1", "h2"));
            assertThat(receiver.received()).hasSize(2);
            assertThat(receiver.received().get(1)).isEqualTo(receiver.received().get(0));
        }
    }

    @Test
    void tellsWhatHasEnded() throws Exception {
        try (Receiver receiver = receiver()) {
            assertThat(send(receiver, Samples.with(known(), Samples.resolved())))
                    .isInstanceOf(Outcome.Delivered.class);
            assertThat(receiver.received()).singleElement().matches(text -> shows(text, "h1"));
        }
    }

    @Test
    void tellsAThousandAlerts() throws Exception {
        try (Receiver receiver = receiver()) {
            assertThat(send(receiver, Samples.firing(1000))).isInstanceOf(Outcome.Delivered.class);
            assertThat(receiver.received())
                    .singleElement()
                    .matches(text -> shows(text, "host-0") && shows(text, takesAnyLength ? "host-999" : "…"));
        }
    }

    @Test
    void bringsEveryCharacterOverUnharmed() throws Exception {
        try (Receiver receiver = receiver()) {
            assertThat(send(receiver, Samples.firing(Samples.NASTY))).isInstanceOf(Outcome.Delivered.class);
            assertThat(receiver.received()).singleElement().matches(text -> shows(text, Samples.NASTY));
        }
    }

    @Test
    void aTemplateThatFailsKeepsNothingFromPeople() throws Exception {
        try (Receiver receiver = receiver()) {
            Outcome outcome = send(flawed(receiver));
            if (!hasTemplates) {
                assertThat(Outcomes.delivered(outcome).flaw()).isNull();
            } else if (isForPeople) {
                assertThat(Outcomes.delivered(outcome).flaw()).contains("boom");
                assertThat(receiver.received()).anyMatch(text -> shows(text, "instance=h1") && shows(text, "boom"));
            } else {
                assertThat(Outcomes.rejected(outcome).message()).contains("boom");
                assertThat(receiver.received()).isEmpty();
            }
        }
    }

    @Test
    void keepsTheDataOfTheLogAsTheyAre() throws Exception {
        try (Receiver receiver = receiver()) {
            Notification notification = Samples.of(List.of(Samples.alert("h1", Alert.NO_END)), NotifyReason.REPEAT);
            var data = notification.receiverData().with("another", "integration's");
            assertThat(send(receiver, Samples.with(data, notification))).isEqualTo(new Outcome.Delivered(kept(data)));
        }
    }
}
