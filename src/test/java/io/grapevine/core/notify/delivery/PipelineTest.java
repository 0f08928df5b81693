package io.grapevine.core.notify.delivery;

import static io.grapevine.sim.FakeReceiver.REFUSED;
import static io.grapevine.sim.Samples.alert;
import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.config.TimeMutingTest;
import io.grapevine.core.notify.TestIntegrations;
import io.grapevine.core.notify.pipeline.FlushMemory;
import io.grapevine.core.notify.pipeline.Pipeline;
import io.grapevine.model.ReceiverData;
import io.grapevine.model.timeinterval.TimeInterval;
import io.grapevine.notification.NotifyReason;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.LogLines;
import io.grapevine.records.NflogEntry;
import io.grapevine.sim.FakeReceiver;
import io.grapevine.sim.Samples;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The receivers that a flush notifies, and the alerts that it notifies them of. */
class PipelineTest extends PipelineFixture {
    @Test
    void tellsAndRecords() {
        run(firing("1"), firing("2"));

        assertThat(receiver.story()).containsExactly("0.0s FIRST 1 2");
        assertThat(done).containsExactly(List.of());
        assertThat(core.log.all())
                .singleElement()
                .satisfies(entry -> assertThat(entry.notified().firing()).hasSize(2));
        assertThat(core.count("notifications", "webhook")).isEqualTo(1);
        assertThat(core.count("notification_requests", "webhook")).isEqualTo(1);
    }

    @Test
    void tellsNothingThatTheReceiverKnows() {
        run(firing("1"));
        run(firing("1"));

        assertThat(receiver.received()).hasSize(1);
        assertThat(done).containsExactly(List.of(), List.of());
        assertThat(core.count("notifications", "webhook")).isEqualTo(1);
    }

    @Test
    void tellsEachIntegrationOnItsOwn() {
        FakeReceiver broken = new FakeReceiver(core.loop);
        broken.always(REFUSED);
        Pipeline both = core.pipeline(Map.of(
                "r0",
                List.of(
                        TestIntegrations.of("r0", "webhook", 0, 0, true, broken),
                        TestIntegrations.of("r0", "webhook", 1, 0, true, receiver))));
        run(both, firing("1"));

        assertThat(receiver.received()).hasSize(1);
        assertThat(done)
                .singleElement()
                .satisfies(failures -> assertThat(failures).hasSize(1));
        run(both, firing("1"));
        assertThat(receiver.received()).hasSize(1);
        assertThat(broken.received()).hasSize(2);
    }

    @Test
    void recordsTheEndOfAllWithoutTellingAReceiverThatDoesNotWantIt() {
        Pipeline quiet = core.pipeline(Map.of("r0", receiver.as("r0", false)));
        run(quiet, firing("1"), resolved("2"));
        assertThat(receiver.story()).containsExactly("0.0s FIRST 1");

        run(quiet, resolved("1"), resolved("2"));
        assertThat(receiver.received()).hasSize(1);
        assertThat(core.log.all()).singleElement().satisfies(entry -> {
            assertThat(entry.notified().isFiring()).isFalse();
            assertThat(entry.notified().resolved()).hasSize(2);
        });
        run(quiet, firing("1"));
        assertThat(receiver.received()).hasSize(2);
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

        assertThat(receiver.received())
                .extracting(attempt -> attempt.notification().receiverData())
                .containsExactly(ReceiverData.EMPTY, kept, kept, ReceiverData.EMPTY);
    }

    @Test
    void saysWhenTheIntegrationWasNotifiedBeforeAsTheLogHasIt() {
        run(firing("1"));
        Instant first = core.log.all().iterator().next().timestamp();
        run(firing("1"), firing("2"));

        assertThat(receiver.received())
                .extracting(attempt -> attempt.notification().lastNotified())
                .containsExactly(null, first);
    }

    @Test
    void remarkOfAnAcceptedNotificationIsLoggedAndNoFailure() {
        receiver.always(new Outcome.Delivered(ReceiverData.EMPTY, null, "1 of 2 numbers not reached"));
        try (LogLines log = LogLines.capture()) {
            run(firing("1"));
            assertThat(log.lines())
                    .anyMatch(line -> line.contains("Notification was accepted with a remark")
                            && line.contains("1 of 2 numbers not reached"));
        }
        run(firing("1"));
        assertThat(receiver.received()).hasSize(1);
        assertThat(core.registry
                        .scrape("grapevine_remarked_notifications"::equals)
                        .get(0)
                        .getDataPoints())
                .extracting(point -> ((CounterDataPointSnapshot) point).getValue())
                .containsExactly(1.0);
    }

    @Test
    void handsTheIntegrationNothingThatItKeptBeforeItsConfigurationChanged() {
        ReceiverData kept = ReceiverData.EMPTY.with("ts", "1");
        receiver.always(new Outcome.Delivered(kept));
        run(
                core.pipeline(Map.of("r0", List.of(TestIntegrations.of("r0", "webhook", 0, 7, true, receiver)))),
                firing("1"));
        Pipeline changed =
                core.pipeline(Map.of("r0", List.of(TestIntegrations.of("r0", "webhook", 0, 8, true, receiver))));
        run(changed, firing("1"), firing("2"));
        run(changed, resolved("1"), resolved("2"));

        assertThat(receiver.received())
                .extracting(attempt -> attempt.notification().receiverData())
                .containsExactly(ReceiverData.EMPTY, ReceiverData.EMPTY, kept);
    }

    @Test
    void notifiesNoReceiverOfSilencedAlertsAndCountsThem() {
        core.silence(firing("1"));
        run(firing("1"), firing("2"));
        core.silence(firing("2"));
        run(firing("1"), firing("2"));

        assertThat(receiver.story()).containsExactly("0.0s FIRST 2");
        assertThat(done).containsExactly(List.of(), List.of());
        assertThat(core.count("notifications_suppressed", "silence")).isEqualTo(3);
    }

    @Test
    void notifiesNoReceiverOfInhibitedAlertsAndCountsThem() {
        core.inhibitor.use(
                List.of(new InhibitRuleConfig("", Samples.matchers("i=\"1\""), Samples.matchers("i=\"2\""), List.of())),
                List.of(alert(at(0), "i", "1")));
        run(firing("1"), firing("2"));

        assertThat(receiver.story()).containsExactly("0.0s FIRST 1");
        assertThat(core.count("notifications_suppressed", "inhibition")).isEqualTo(1);
    }

    @Test
    void notifiesNoReceiverOutsideTheTimesOfTheRoute() {
        Pipeline timed = core.pipeline(
                Map.of("r0", receiver.as("r0", true)),
                Map.of("always", List.of(TimeInterval.ALWAYS), "never", List.of()));
        timed.run(flush(TimeMutingTest.route(List.of("always"), List.of()), firing("1")), new FlushMemory(), done::add)
                .start();
        timed.run(
                        flush(TimeMutingTest.route(List.of(), List.of("never")), firing("1"), firing("2")),
                        new FlushMemory(),
                        done::add)
                .start();

        assertThat(receiver.received()).isEmpty();
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
        NflogEntry entry =
                new NflogEntry(KEY, at(86_400), notified(firing("1")), at(2 * 86_400), 0, UnknownFields.NONE);
        core.log.restore(Samples.stored(entry));
        core.pass(3600);
        run(firing("1"));
        assertThat(receiver.received()).isEmpty();

        core.pass(3601);
        run(firing("1"));
        assertThat(receiver.story()).containsExactly("3601.0s REPEAT 1");
        core.pass(7000);
        run(firing("1"));
        assertThat(receiver.received()).hasSize(1);
    }
}
