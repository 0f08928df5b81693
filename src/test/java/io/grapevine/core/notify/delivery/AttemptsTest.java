package io.grapevine.core.notify.delivery;

import static io.grapevine.sim.FakeReceiver.BUSY;
import static io.grapevine.sim.FakeReceiver.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.grapevine.core.notify.pipeline.Pipeline.FlushRun;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.LogLines;
import io.grapevine.sim.Core;
import io.grapevine.sim.FakeReceiver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The fate of a notification that does not get through at once. */
class AttemptsTest extends PipelineFixture {
    @Test
    void triesAgainWithGrowingWaitsUntilTheReceiverAccepts() {
        receiver.then(BUSY, BUSY, BUSY);
        run(firing("1"));
        core.pass(10);

        assertThat(receiver.received()).hasSize(4);
        double second = received(1).at().toMillis() / 1000.0;
        double third = received(2).at().toMillis() / 1000.0;
        assertThat(second).isCloseTo(0.5, within(0.25));
        assertThat(third - second).isCloseTo(0.75, within(0.375));
        assertThat(received(3).notification().timeout())
                .isEqualTo(TIMEOUT.minus(received(3).at()));
        assertThat(done).containsExactly(List.of());
        assertThat(core.count("notification_requests_failed", "webhook")).isEqualTo(3);
        assertThat(core.count("notifications_failed")).isZero();
        assertThat(core.count("notifications", "webhook")).isEqualTo(1);
    }

    /** A receiver that takes long to fail is not hit back to back. */
    @Test
    void theWaitBetweenAttemptsCountsFromTheEndOfAnAttempt() {
        Duration slow = Duration.ofMillis(1500);
        Core other = new Core(); // its loop draws the same random numbers
        FakeReceiver struggling =
                new FakeReceiver(other.loop).thenAfter(slow, BUSY).thenAfter(slow, BUSY);
        receiver.then(BUSY, BUSY);

        run(firing("1"));
        run(other.pipeline(Map.of("r0", struggling.as("r0", true))), firing("1"));
        core.pass(10);
        other.pass(10);

        assertThat(struggling.received())
                .extracting(FakeReceiver.Received::at)
                .containsExactly(
                        Duration.ZERO,
                        received(1).at().plus(slow),
                        received(2).at().plus(slow).plus(slow));
    }

    @Test
    void theWaitThatAReceiverAsksForCountsFromItsAnswer() {
        Outcome.Retryable later = new Outcome.Retryable(FailureReason.RATE_LIMITED, "slow down", Duration.ofSeconds(3));
        receiver.thenAfter(Duration.ofSeconds(2), later);
        run(firing("1"));
        core.pass(10);

        assertThat(received(1).at()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void givesUpWhenTheTimeOfTheFlushIsOver() {
        receiver.always(BUSY);
        run(firing("1"));
        core.pass(19.999);
        assertThat(done).isEmpty();

        core.pass(60);
        int attempts = receiver.received().size();
        assertThat(done)
                .containsExactly(List.of("r0/webhook[0]: notify retry canceled after " + attempts + " attempts: busy"));
        assertThat(receiver.last().at()).isLessThan(TIMEOUT);
        assertThat(failed(FailureReason.SERVER_ERROR)).isEqualTo(1);
        assertThat(core.log.all()).isEmpty();
    }

    @Test
    void doesNotTryAgainWhatTheReceiverRefusesForGood() {
        receiver.then(REFUSED);
        run(firing("1"));
        core.pass(60);

        assertThat(receiver.received()).hasSize(1);
        assertThat(done)
                .containsExactly(
                        List.of(
                                "r0/webhook[0]: notify retry canceled due to unrecoverable error after 1 attempts: bad request"));
        assertThat(failed(FailureReason.CLIENT_ERROR)).isEqualTo(1);
    }

    @Test
    void waitsAtLeastAsLongAsTheReceiverAsksFor() {
        receiver.then(new Outcome.Retryable(FailureReason.RATE_LIMITED, "slow down", Duration.ofSeconds(7)));
        run(firing("1"));
        core.pass(60);

        assertThat(receiver.received())
                .extracting(FakeReceiver.Received::at)
                .containsExactly(Duration.ZERO, Duration.ofSeconds(7));
    }

    @Test
    void givesUpAtTheEndOfTheFlushThoughTheReceiverAskedForMore() {
        receiver.then(new Outcome.Retryable(FailureReason.RATE_LIMITED, "slow down", Duration.ofHours(7)));
        run(firing("1"));
        core.pass(20);

        assertThat(receiver.received()).hasSize(1);
        assertThat(done).hasSize(1);
        assertThat(failed(FailureReason.RATE_LIMITED)).isEqualTo(1);
    }

    /** As Alertmanager's lines do, which alerts on logs name. */
    @Test
    void linesOfAFailureNameReceiverIntegrationAndReason() {
        String about = "component=dispatcher receiver=r0 integration=webhook[0] aggrGroup=";
        receiver.then(BUSY, BUSY, new Outcome.Retryable(FailureReason.RATE_LIMITED, "busy", null), REFUSED);
        List<String> lines;
        try (LogLines log = LogLines.capture()) {
            run(firing("1"));
            core.pass(60);
            lines = log.lines();
        }

        assertThat(lines)
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains(about, " attempts=1 reason=serverError err=busy ")
                                .contains("Notify attempt failed, will retry later"),
                        line -> assertThat(line)
                                .contains(about, " attempts=3 reason=rateLimited err=busy ")
                                .contains("Notify attempt failed, will retry later"),
                        line -> assertThat(line)
                                .contains(about, " reason=clientError err=r0/webhook[0]: notify retry canceled")
                                .contains("Notify failed"));
    }

    @Test
    void aFailureOfASendThatNobodyWantsAnyMoreIsNoErrorOfTheLog() {
        receiver.always(BUSY);
        try (LogLines log = LogLines.capture()) {
            run(firing("1")).cancel();
            core.pass(60);
            assertThat(log.lines()).noneMatch(line -> line.contains("Notify failed"));
        }
        assertThat(done).hasSize(1);
    }

    @Test
    void asksTheLogAgainBeforeEachAttempt() {
        receiver.then(BUSY);
        run(firing("1"));
        FakeReceiver other = new FakeReceiver(core.loop);
        run(core.pipeline(Map.of("r0", other.as("r0", true))), firing("1"));
        core.pass(60);

        assertThat(other.received()).hasSize(1);
        assertThat(receiver.received()).hasSize(1);
        assertThat(done).containsExactly(List.of(), List.of());
    }

    @Test
    void takesOutOfALaterAttemptWhatHasBeenSilencedMeanwhile() {
        receiver.then(BUSY);
        run(firing("1"), firing("2"));
        core.silence(firing("1"));
        core.pass(60);

        assertThat(receiver.received().get(1).notification().alerts()).containsExactly(firing("2"));
        assertThat(core.log.all())
                .singleElement()
                .satisfies(entry -> assertThat(entry.notified().firing()).hasSize(1));
    }

    @Test
    void makesNoFurtherAttemptWhenAllHasBeenSilencedMeanwhile() {
        receiver.then(BUSY);
        run(firing("1"));
        core.silence(firing("1"));
        core.pass(60);

        assertThat(receiver.received()).hasSize(1);
        assertThat(done).containsExactly(List.of());
        assertThat(core.log.all()).isEmpty();
    }

    @Test
    void endsAtOnceWhenItIsCancelledBetweenAttempts() {
        receiver.always(BUSY);
        FlushRun run = run(firing("1"));
        run.cancel();
        run.cancel();
        core.pass(60);

        assertThat(receiver.received()).hasSize(1);
        assertThat(done).hasSize(1);
        assertThat(failed(FailureReason.SERVER_ERROR)).isEqualTo(1);
    }

    @Test
    void recordsAnAttemptThatIsAcceptedAfterItWasCancelled() {
        receiver.thenWait();
        FlushRun run = run(firing("1"));
        run.cancel();
        assertThat(done).isEmpty();

        receiver.last().answer().complete(FakeReceiver.ACCEPTED);
        core.loop.settle();
        assertThat(done).containsExactly(List.of());
        assertThat(core.log.all()).hasSize(1);
    }

    @Test
    void makesNoFurtherAttemptAfterOneThatFailsAfterItWasCancelled() {
        receiver.thenWait();
        FlushRun run = run(firing("1"));
        run.cancel();
        receiver.last().answer().complete(BUSY);
        core.pass(60);

        assertThat(receiver.received()).hasSize(1);
        assertThat(done).hasSize(1);
        assertThat(failed(FailureReason.CONTEXT_CANCELED)).isEqualTo(1);
    }

    @Test
    void triesAgainWhenTheNotifierThrowsOrFailsOrAnswersNothing() {
        receiver.thenThrow().thenWait().thenWait();
        run(firing("1"));
        core.pass(2);
        receiver.last().answer().completeExceptionally(new IllegalStateException("expected by the test"));
        core.pass(5);
        receiver.last().answer().complete(null);
        core.pass(15);

        assertThat(receiver.received()).hasSize(4);
        assertThat(done).containsExactly(List.of());
    }

    @Test
    void doesNotWaitForeverForANotifierThatNeverAnswers() {
        receiver.thenWait();
        run(firing("1"));
        core.pass(24.9);
        assertThat(done).isEmpty();

        core.pass(25);
        assertThat(done).hasSize(1);
        assertThat(failed(FailureReason.CONTEXT_DEADLINE_EXCEEDED)).isEqualTo(1);
    }

    @Test
    void recordsWhatWasAcceptedAfterItHadBeenGivenUp() {
        receiver.thenWait();
        run(firing("1"));
        core.pass(25);
        receiver.last().answer().complete(FakeReceiver.ACCEPTED);
        core.loop.settle();

        assertThat(core.log.all()).hasSize(1);
        assertThat(done).hasSize(1);
        assertThat(core.count("notification_requests", "webhook")).isEqualTo(1);
    }

    @Test
    void namesTheDeadlineOnlyWhereNothingElseWentWrongBefore() {
        receiver.then(BUSY).thenWait();
        run(firing("1"));
        core.pass(60);

        assertThat(failed(FailureReason.SERVER_ERROR)).isEqualTo(1);
        assertThat(failed(FailureReason.CONTEXT_DEADLINE_EXCEEDED)).isZero();
    }

    @Test
    void silentPeersAreDialledBeforeEachAttempt() {
        core.others.goesSilent();
        receiver.then(BUSY);
        run(firing("1"));
        core.others.answersDial(false);
        core.pass(10);

        assertThat(receiver.received()).hasSize(2);
        assertThat(received(0).at()).isZero();
        assertThat(dials()).isEqualTo(4); // the second time again, twice, as there is no answer
        assertThat(received(1).at())
                .isBetween(Duration.ofMillis(750), Duration.ofMillis(1250)); // with half a second of silence
    }

    @Test
    void aPeerThatAnswersIsReadBeforeTheAttempt() {
        core.others.goesSilent();
        run(firing("1"));
        core.others.current(false);
        core.others.answersDial(true);
        core.pass(3);
        assertThat(receiver.received()).isEmpty();

        core.others.current(true);
        core.pass(3.1);
        assertThat(receiver.received()).hasSize(1);
    }

    @Test
    void programsOutsideOfTheMeshAreAskedBeforeEachAttempt() {
        core.others.hasOutsiders();
        receiver.then(BUSY);
        run(firing("1"));
        core.pass(10);

        assertThat(receiver.received()).hasSize(2);
        assertThat(received(0).at()).isEqualTo(Duration.ofSeconds(1)); // a second without an answer
        assertThat(core.others.sent()).filteredOn(sent -> sent.endsWith(" ask")).hasSize(2);
        assertThat(core.others.sent()).first().isEqualTo("0 ask");
    }

    @Test
    void programsOutsideOfTheMeshAreNotAskedWhereNothingIsToBeSent() {
        run(firing("1"));
        core.pass(1);
        core.others.hasOutsiders();
        run(firing("1"));
        core.pass(10);

        assertThat(receiver.received()).hasSize(1);
        assertThat(core.others.sent()).noneMatch(sent -> sent.endsWith(" ask"));
    }

    private long dials() {
        return core.others.sent().stream()
                .filter(sent -> sent.endsWith(" dial"))
                .count();
    }
}
