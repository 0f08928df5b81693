package io.grapevine.notify;

import static io.grapevine.sim.FakeReceiver.BUSY;
import static io.grapevine.sim.FakeReceiver.REFUSED;
import static io.grapevine.sim.Samples.alert;
import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.config.RouteConfig;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.ReceiverData;
import io.grapevine.model.UnknownFields;
import io.grapevine.nflog.LogEntry;
import io.grapevine.nflog.LogKey;
import io.grapevine.sim.Core;
import io.grapevine.sim.FakeReceiver;
import io.grapevine.sim.Samples;
import io.grapevine.timeinterval.TimeInterval;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Flushes last 20 seconds, the group interval. */
class PipelineTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Core core = new Core();
    private final FakeReceiver receiver = new FakeReceiver(core.loop);
    private final Pipeline pipeline = core.pipeline(Map.of("r0", receiver.as("r0", true)));
    private final List<List<String>> done = new ArrayList<>();

    private static Alert firing(String i) {
        return alert(at(0), "alertname", "A", "i", i).withEndsAt(Alert.NO_END);
    }

    private static Alert resolved(String i) {
        return Samples.ended(alert(at(0), "alertname", "A", "i", i), at(0));
    }

    private Flush flush(RouteConfig route, Alert... alerts) {
        return new Flush(
                "{}:{alertname=\"A\"}",
                LabelSet.of("alertname", "A"),
                LabelSet.EMPTY,
                route,
                Arrays.asList(alerts),
                core.loop.now(),
                core.loop.elapsed().plus(TIMEOUT));
    }

    private Pipeline.Run run(Pipeline way, Alert... alerts) {
        Pipeline.Run run = way.run(flush(Samples.route("r0"), alerts), done::add);
        run.start();
        core.loop.settle();
        return run;
    }

    private Pipeline.Run run(Alert... alerts) {
        return run(pipeline, alerts);
    }

    private FakeReceiver.@Nullable Heard heard(int attempt) {
        return receiver.heard().get(attempt);
    }

    private double failed(FailureReason reason) {
        return core.count("notifications_failed", "webhook", reason.label());
    }

    @Test
    void tellsAndRecords() {
        run(firing("1"), firing("2"));

        assertThat(receiver.story()).containsExactly("0.0s FIRST 1 2");
        assertThat(done).containsExactly(List.of());
        assertThat(core.log.all())
                .singleElement()
                .satisfies(entry -> assertThat(entry.firing()).hasSize(2));
        assertThat(core.count("notifications", "webhook")).isEqualTo(1);
        assertThat(core.count("notification_requests", "webhook")).isEqualTo(1);
    }

    @Test
    void tellsNothingThatTheReceiverKnows() {
        run(firing("1"));
        run(firing("1"));

        assertThat(receiver.heard()).hasSize(1);
        assertThat(done).containsExactly(List.of(), List.of());
        assertThat(core.count("notifications", "webhook")).isEqualTo(1);
    }

    @Test
    void triesAgainWithGrowingWaitsUntilTheReceiverAccepts() {
        receiver.then(BUSY, BUSY, BUSY);
        run(firing("1"));
        core.pass(10);

        assertThat(receiver.heard()).hasSize(4);
        double second = heard(1).at().toMillis() / 1000.0;
        double third = heard(2).at().toMillis() / 1000.0;
        assertThat(second).isCloseTo(0.5, within(0.25));
        assertThat(third - second).isCloseTo(0.75, within(0.375));
        assertThat(heard(3).notification().timeout()).isEqualTo(TIMEOUT.minus(heard(3).at()));
        assertThat(done).containsExactly(List.of());
        assertThat(core.count("notification_requests_failed", "webhook")).isEqualTo(3);
        assertThat(core.count("notifications_failed")).isZero();
        assertThat(core.count("notifications", "webhook")).isEqualTo(1);
    }

    @Test
    void givesUpWhenTheTimeOfTheFlushIsOver() {
        receiver.always(BUSY);
        run(firing("1"));
        core.pass(19.999);
        assertThat(done).isEmpty();

        core.pass(60);
        int attempts = receiver.heard().size();
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

        assertThat(receiver.heard()).hasSize(1);
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

        assertThat(receiver.heard())
                .extracting(FakeReceiver.Heard::at)
                .containsExactly(Duration.ZERO, Duration.ofSeconds(7));
    }

    @Test
    void givesUpAtTheEndOfTheFlushThoughTheReceiverAskedForMore() {
        receiver.then(new Outcome.Retryable(FailureReason.RATE_LIMITED, "slow down", Duration.ofHours(7)));
        run(firing("1"));
        core.pass(20);

        assertThat(receiver.heard()).hasSize(1);
        assertThat(done).hasSize(1);
        assertThat(failed(FailureReason.RATE_LIMITED)).isEqualTo(1);
    }

    @Test
    void asksTheLogAgainBeforeEachAttempt() {
        receiver.then(BUSY);
        run(firing("1"));
        FakeReceiver other = new FakeReceiver(core.loop);
        run(core.pipeline(Map.of("r0", other.as("r0", true))), firing("1"));
        core.pass(60);

        assertThat(other.heard()).hasSize(1);
        assertThat(receiver.heard()).hasSize(1);
        assertThat(done).containsExactly(List.of(), List.of());
    }

    @Test
    void takesOutOfALaterAttemptWhatHasBeenSilencedMeanwhile() {
        receiver.then(BUSY);
        run(firing("1"), firing("2"));
        core.silence(firing("1"));
        core.pass(60);

        assertThat(receiver.heard().get(1).notification().alerts()).containsExactly(firing("2"));
        assertThat(core.log.all())
                .singleElement()
                .satisfies(entry -> assertThat(entry.firing()).hasSize(1));
    }

    @Test
    void makesNoFurtherAttemptWhenAllHasBeenSilencedMeanwhile() {
        receiver.then(BUSY);
        run(firing("1"));
        core.silence(firing("1"));
        core.pass(60);

        assertThat(receiver.heard()).hasSize(1);
        assertThat(done).containsExactly(List.of());
        assertThat(core.log.all()).isEmpty();
    }

    @Test
    void endsAtOnceWhenItIsCancelledBetweenAttempts() {
        receiver.always(BUSY);
        Pipeline.Run run = run(firing("1"));
        run.cancel();
        run.cancel();
        core.pass(60);

        assertThat(receiver.heard()).hasSize(1);
        assertThat(done).hasSize(1);
        assertThat(failed(FailureReason.SERVER_ERROR)).isEqualTo(1);
    }

    @Test
    void recordsAnAttemptThatIsAcceptedAfterItWasCancelled() {
        receiver.thenWait();
        Pipeline.Run run = run(firing("1"));
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
        Pipeline.Run run = run(firing("1"));
        run.cancel();
        receiver.last().answer().complete(BUSY);
        core.pass(60);

        assertThat(receiver.heard()).hasSize(1);
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

        assertThat(receiver.heard()).hasSize(4);
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
    void tellsEachIntegrationOnItsOwn() {
        FakeReceiver broken = new FakeReceiver(core.loop);
        broken.always(REFUSED);
        Pipeline both = core.pipeline(Map.of(
                "r0",
                List.of(
                        new Integration("r0", "webhook", 0, true, broken),
                        new Integration("r0", "webhook", 1, true, receiver))));
        run(both, firing("1"));

        assertThat(receiver.heard()).hasSize(1);
        assertThat(done)
                .singleElement()
                .satisfies(failures -> assertThat(failures).hasSize(1));
        run(both, firing("1"));
        assertThat(receiver.heard()).hasSize(1);
        assertThat(broken.heard()).hasSize(2);
    }

    @Test
    void recordsTheEndOfAllWithoutTellingAReceiverThatDoesNotWantIt() {
        Pipeline quiet = core.pipeline(Map.of("r0", receiver.as("r0", false)));
        run(quiet, firing("1"), resolved("2"));
        assertThat(receiver.story()).containsExactly("0.0s FIRST 1");

        run(quiet, resolved("1"), resolved("2"));
        assertThat(receiver.heard()).hasSize(1);
        assertThat(core.log.all()).singleElement().satisfies(entry -> {
            assertThat(entry.isFiring()).isFalse();
            assertThat(entry.resolved()).hasSize(2);
        });
        run(quiet, firing("1"));
        assertThat(receiver.heard()).hasSize(2);
        assertThat(receiver.last().notification().reason()).isEqualTo(NotifyReason.FIRST);
    }

    @Test
    void handsTheIntegrationWhatItKeptUntilTheGroupFiresAnew() {
        ReceiverData kept = ReceiverData.EMPTY.with("ts", "1");
        receiver.always(new Outcome.Delivered(kept));
        run(firing("1"));
        run(firing("1"), firing("2"));
        run(resolved("1"), resolved("2"));
        run(firing("1"));

        assertThat(receiver.heard())
                .extracting(attempt -> attempt.notification().receiverData())
                .containsExactly(ReceiverData.EMPTY, kept, kept, ReceiverData.EMPTY);
    }

    @Test
    void tellsNobodyOfSilencedAlertsAndCountsThem() {
        core.silence(firing("1"));
        run(firing("1"), firing("2"));
        core.silence(firing("2"));
        run(firing("1"), firing("2"));

        assertThat(receiver.story()).containsExactly("0.0s FIRST 2");
        assertThat(done).containsExactly(List.of(), List.of());
        assertThat(core.count("notifications_suppressed", "silence")).isEqualTo(3);
    }

    @Test
    void tellsNobodyOfInhibitedAlertsAndCountsThem() {
        core.inhibitor.use(
                List.of(new InhibitRuleConfig("", Samples.matchers("i=\"1\""), Samples.matchers("i=\"2\""), List.of())),
                List.of(alert(at(0), "i", "1")));
        run(firing("1"), firing("2"));

        assertThat(receiver.story()).containsExactly("0.0s FIRST 1");
        assertThat(core.count("notifications_suppressed", "inhibition")).isEqualTo(1);
    }

    @Test
    void tellsNobodyOutsideTheTimesOfTheRoute() {
        Pipeline timed = core.pipeline(
                Map.of("r0", receiver.as("r0", true)),
                Map.of("always", List.of(TimeInterval.ALWAYS), "never", List.of()));
        timed.run(flush(TimeMutingTest.route(List.of("always"), List.of()), firing("1")), done::add)
                .start();
        timed.run(flush(TimeMutingTest.route(List.of(), List.of("never")), firing("1"), firing("2")), done::add)
                .start();

        assertThat(receiver.heard()).isEmpty();
        assertThat(done).containsExactly(List.of(), List.of());
        assertThat(core.count("notifications_suppressed", "mute_time_interval")).isEqualTo(1);
        assertThat(core.count("notifications_suppressed", "active_time_interval"))
                .isEqualTo(2);
    }

    @Test
    void isDoneWithAReceiverThatHasNoIntegration() {
        run(core.pipeline(Map.of("r0", List.of())), firing("1"));

        assertThat(done).containsExactly(List.of());
    }

    @Test
    void repeatsAfterTheRepeatIntervalThoughTheLogIsAheadOfTheClock() {
        core.log.merge(new LogEntry(
                new LogKey("{}:{alertname=\"A\"}", "r0", "webhook", 0),
                at(86_400),
                Dedup.of(List.of(firing("1"))).firing(),
                new long[0],
                ReceiverData.EMPTY,
                at(2 * 86_400),
                UnknownFields.NONE));
        core.pass(3600);
        run(firing("1"));
        assertThat(receiver.heard()).isEmpty();

        core.pass(3601);
        run(firing("1"));
        assertThat(receiver.story()).containsExactly("3601.0s REPEAT 1");
        core.pass(7000);
        run(firing("1"));
        assertThat(receiver.heard()).hasSize(1);
    }
}
