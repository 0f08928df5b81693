package io.grapevine.core.node;

import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Records;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogEntryCodec;
import io.grapevine.records.NflogKey;
import io.grapevine.records.NotifiedState;
import io.grapevine.sim.FakeReceiver;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The effect of a restart on alerts that are persisted, and on what is notified of them. */
class AlertRestartTest extends AlertRestarts {
    @Test
    void alertIsAsItWasPosted() {
        bench.fire(FAR, "1");
        Alert posted = bench.node.alerts().get(RestartFixture.labels("1").fingerprint());
        bench.kill();
        bench.start();

        assertThat(bench.node.alerts().get(RestartFixture.labels("1").fingerprint()))
                .isEqualTo(posted);
        assertThat(bench.node.alerts().lastReceived()).isNull();
    }

    @Test
    void alertsOfOneFingerprintAreRestoredApart() {
        bench.fire(FAR, NodeHarness.ONE, NodeHarness.OTHER);
        bench.pass(10);
        bench.end(NodeHarness.ONE);
        restart(20, 22);
        bench.pass(600);

        assertThat(bench.r0.story()).containsExactly("30.0s FIRST " + NodeHarness.OTHER + " !" + NodeHarness.ONE);
    }

    @Test
    void restartInGroupWaitNotifiesNeitherEarlyNorLate() {
        bench.fire(FAR, "1");
        restart(10, 12);
        bench.pass(29.9);
        assertThat(bench.r0.received()).isEmpty();

        bench.pass(600);
        assertThat(bench.r0.story()).containsExactly("30.0s FIRST 1");
    }

    @Test
    void restartInGroupIntervalNotifiesTheWholeGroupWhenItIsDue() {
        bench.fire(FAR, "1", "2");
        bench.pass(100);
        bench.fire(FAR, "3");
        restart(110, 200);
        bench.fire(FAR, "2"); // Prometheus has sent one of them again
        bench.pass(900);

        assertThat(bench.r0.story()).containsExactly("30.0s FIRST 1 2", "330.0s NEW_ALERTS 1 2 3");
    }

    @Test
    void flushThatWasDueMeanwhileComesAtTheStart() {
        bench.fire(FAR, "1");
        bench.pass(100);
        bench.fire(FAR, "2");
        restart(110, 1000);
        bench.pass(1100);
        bench.fire(FAR, "3");
        bench.pass(1290);
        assertThat(bench.r0.story()).containsExactly("30.0s FIRST 1", "1000.0s NEW_ALERTS 1 2");

        bench.pass(1300);
        assertThat(bench.r0.received()).hasSize(3);
    }

    @Test
    void groupThatHasNothingNewIsNotNotifiedAgain() {
        bench.fire(FAR, "1");
        for (int i = 1; i < 6; i++) {
            restart(100 * i, 100 * i + 7);
        }
        bench.pass(2000);

        assertThat(bench.r0.story()).containsExactly("30.0s FIRST 1");
    }

    @Test
    void alertIsInhibitedFromTheFirstFlush() {
        bench.fire(FAR, "source", "target");
        restart(10, 60);
        bench.pass(900);

        assertThat(bench.r0.story()).containsExactly("60.0s FIRST source");
    }

    @Test
    void overdueFlushAfterALongStopComesOnceAllAlertsOfTheGroupWereReceivedAgain() {
        bench.fire(120, "1", "2");
        restart(10, 1000);
        bench.pass(1010);
        bench.fire(240, "1");
        bench.pass(1020);
        assertThat(bench.r0.received()).isEmpty();

        bench.fire(240, "2");
        bench.pass(1021);
        assertThat(bench.r0.story()).containsExactly("1020.0s FIRST 1 2");
    }

    @Test
    void alertThatIsRenewedAfterALongStopIsNotNotifiedAgain() {
        bench.fire(240, "1");
        restart(50, 5000);
        bench.pass(5060);
        bench.fire(240, "1");
        bench.pass(5250);

        assertThat(bench.r0.story()).containsExactly("30.0s FIRST 1");
    }

    @Test
    void notificationThatFailedIsTriedAgain() {
        bench.fire(FAR, "1");
        bench.pass(100);
        bench.r0.always(FakeReceiver.REFUSED);
        bench.end("1");
        restart(340, 350);
        bench.r0.always(FakeReceiver.ACCEPTED);
        bench.pass(700);

        assertThat(bench.r0.story())
                .containsExactly("30.0s FIRST 1", "330.0s ALL_RESOLVED !1", "630.0s ALL_RESOLVED !1");
    }

    @Test
    void orderlyStopIsARestartLikeAnyOther() {
        bench.fire(FAR, "1");
        bench.pass(10);
        bench.stop();
        bench.pass(20);
        bench.start();
        bench.pass(900);

        assertThat(bench.r0.story()).containsExactly("30.0s FIRST 1");
    }

    @Test
    void startDelayHoldsRestoredGroupsBack() {
        bench.fire(FAR, "1");
        bench.options = Records.with(NodeFixtures.OPTIONS, "dispatchStartDelay", Duration.ofSeconds(60));
        restart(10, 100);
        bench.pass(900);

        assertThat(bench.r0.story()).containsExactly("160.0s FIRST 1");
    }

    @Test
    void alertsOfARouteThatIsGoneAreGroupedAnew() {
        bench.fire(FAR, "1");
        bench.pass(40);
        bench.configure("""
                route: {receiver: r1, group_by: [i], group_wait: 30s, group_interval: 5m, repeat_interval: 4h}
                receivers: [{name: r1}]
                """);
        restart(50, 100);
        bench.pass(101);

        assertThat(bench.r1.story()).containsExactly("100.0s FIRST 1");
    }

    @Test
    void reloadedGroupsAreRestoredWithTheirNewTimers() {
        bench.fire(FAR, "1");
        bench.pass(100);
        bench.reload(RestartFixture.CONFIG.replace("5m", "7m"));
        bench.fire(FAR, "2");
        restart(150, 160);
        bench.pass(1000);

        assertThat(bench.r0.story()).hasSize(2).first().isEqualTo("30.0s FIRST 1");
        RestartFixture undisturbed = new RestartFixture();
        undisturbed.fire(FAR, "1");
        undisturbed.pass(100);
        undisturbed.reload(RestartFixture.CONFIG.replace("5m", "7m"));
        undisturbed.fire(FAR, "2");
        undisturbed.pass(1000);
        assertThat(bench.r0.story()).isEqualTo(undisturbed.r0.story());
    }

    @Test
    void alertsAreNotRestoredIfAlertmanagerHasNotifiedSince() {
        bench.fire(FAR, "1");
        bench.pass(60);
        bench.kill();
        NflogEntry entry = new NflogEntry(
                new NflogKey("{}:{alertname=\"A\"}", "r0", "webhook", 0),
                at(100),
                NotifiedState.of(new long[0], new long[] {1}, ReceiverData.EMPTY),
                at(FAR),
                0,
                UnknownFields.NONE);
        bench.log.records.add(NflogEntryCodec.encode(entry));
        bench.pass(200);
        bench.start();

        assertThat(bench.node.alerts().all()).isEmpty();
        assertThat(bench.node.groups().groups()).isEmpty();
    }

    @Test
    void alertsCountAsFlushedAfterTheRestartIfTheyWereBefore() {
        bench.fire(FAR, "1");
        bench.pass(100);
        bench.fire(FAR, "2");
        restart(110, 120);

        assertThat(bench.node.groups().groups()).singleElement().satisfies(group -> {
            assertThat(group.member(RestartFixture.labels("1")).processed()).isTrue();
            assertThat(group.member(RestartFixture.labels("2")).processed()).isFalse();
        });
    }
}
